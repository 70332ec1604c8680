import { entry } from './error-entry.ts'

/** What becomes of people whom HR's file sent through API-driven inbound provisioning. */
export const provisioningErrors = {
  // People whom HR’s file sent
  'provisioning-failed': entry(
    409,
    'Entra could not make an account of what HR sent.',
    'Run `firstkey provision status` where the agent runs: it shows Microsoft’s own reason. Mend it, then send the file again.',
  ),
  'provisioning-incomplete': entry(
    409,
    'An attribute that the new account needs was empty.',
    'Fill it in HR’s file, or map it in the provisioning application, then send the file again.',
  ),
  'provisioning-name-invalid': entry(
    409,
    'The sign-in name that HR sent is none that the tenant can have.',
    'Compare its domain with the verified domains of the tenant, then send the file again.',
  ),
  'provisioning-name-taken': entry(
    409,
    'Somebody else has the name that the new account would get.',
    'Give the person another sign-in name in HR’s file, or let the provisioning application choose a unique one; then send the file again.',
  ),
  'provisioning-place-missing': entry(
    409,
    'The container that the new account would stand in does not exist.',
    'Make the organisational unit, or correct the rule that chooses it in the provisioning application; then send the file again.',
  ),
  'provisioning-several': entry(
    409,
    'Several accounts have this employee number.',
    'Find out which is the person’s and clear the number of the others; then send the file again.',
  ),
  'guard-provision': entry(
    403,
    'The agent’s guard file does not let people be sent.',
    'Add `provision` to the directory’s rules in the guard file, if that is what you want.',
  ),
} as const
