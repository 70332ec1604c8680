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
  'reset-not-yet': entry(
    409,
    'The account is disabled, and self-service reset refuses it until it is enabled.',
    'The hire comes back with the same link on their first day, or the account is enabled earlier; `claim` works before the start.',
  ),
  'route-not-here': entry(
    409,
    'This agent is not the one that takes this route.',
    'Nothing, if it is rare: the first agent on the list that serves the directory takes it. Else look which agents are listed.',
  ),
  'temporary-password-stays': entry(
    409,
    'The account would never have to change the temporary password, so none was sent.',
    'Take “password never expires” off the account, then look again.',
  ),
  'temporary-password-not-sent': entry(
    504,
    'The temporary password has not been sent in time.',
    'Look at the agent, at the hire’s number and at the carrier. Until it is sent, the service desk lets the hire in.',
  ),
  'temporary-password-expired': entry(
    410,
    'The temporary password was not used in time and opens nothing any more.',
    'Call the hire. A claim, or the service desk, lets them in.',
  ),
} satisfies Record<string, ErrorEntry>
