import { type ErrorEntry, entry } from './error-entry.ts'

/** What can stand between a hire and the routes that are less than a claim. */
export const routeErrors = {
  // Other routes
  'guard-route': entry(
    403,
    'The guard does not allow this agent to take this route.',
    'Add the route’s name to `routes` in the directory’s rules in the guard file, if its custody sentence is acceptable here.',
  ),
  'phone-not-removed': entry(
    409,
    'A phone that was registered for a reset could not be taken away again.',
    'Look at the person’s methods in the tenant and remove the phone by hand, then at the agent’s rights with `firstkey doctor`.',
  ),
  'reset-not-possible': entry(
    409,
    'The tenant cannot let this person set a password by themselves.',
    'Look at the reason with `firstkey hire show`; self-service reset has to be on for them, with writeback where there is a directory.',
  ),
} satisfies Record<string, ErrorEntry>
