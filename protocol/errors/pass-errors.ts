import { type ErrorEntry, entry } from './error-entry.ts'

/** What can stand between a hire and a pass. */
export const passErrors = {
  // Passes
  'guard-pass': entry(
    403,
    'The guard does not allow this agent to give passes, or not for this use.',
    'Add `pass` to the directory’s rules in the guard file, with the administrative units it may act in.',
  ),
  'pass-of-others': entry(
    409,
    'There is a pass already that Firstkey did not make; minting another would end it.',
    'Whoever made it removes it, or the person uses it; then the hire asks again.',
  ),
  'pass-replaced': entry(
    409,
    'The pass was replaced by another one before it could be shown.',
    'The hire asks for a new one. If it happens again, find out who else makes passes for this person.',
  ),
  'pass-not-possible': entry(
    409,
    'The tenant cannot give this person a pass.',
    'Look at the reason with `firstkey hire show`, and at what the tenant lacks with `firstkey doctor`. The password works all the same.',
  ),
  'cloud-account-late': entry(
    409,
    'The account has not reached the tenant in time.',
    'Look at the synchronisation: scope, errors, and when it last ran.',
  ),
  'method-not-registered': entry(
    409,
    'Nobody has registered a passkey in time.',
    'Call the person: the link in their invitation still leads to a new pass.',
  ),
  'pass-not-removed': entry(
    409,
    'A pass that has done its work could not be removed.',
    'Remove it by hand in the tenant, then look at the agent’s rights with `firstkey doctor`.',
  ),
} satisfies Record<string, ErrorEntry>
