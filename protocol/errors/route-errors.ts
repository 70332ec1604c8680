import { type ErrorEntry, entry } from './error-entry.ts'

/** What can stand between a hire and the routes that are less than a claim. */
export const routeErrors = {
  // Other routes
  'guard-route': entry(
    403,
    'The guard does not allow this agent to take this route.',
    'Add the route’s name to `routes` in the directory’s rules in the guard file, if its custody sentence is acceptable here.',
  ),
  'directory-password-missing': entry(
    409,
    'They are in the cloud with a passkey, and nobody has a password for the directory yet.',
    'Show them the page where they set one with that passkey (*my password*), or let the service desk give them one.',
  ),
  'manager-mail-missing': entry(
    409,
    'The directory has no mailbox of a manager who works here, so the password has nowhere to go.',
    'Write the manager (`manager`) into the hire’s account, and the manager’s `mail`; it is tried again within twelve hours.',
  ),
  'manager-mail-failing': entry(
    409,
    'The mail to the manager could not be handed over.',
    'Look at `notices` in the agent’s settings with `firstkey agent check`; it is tried again within twelve hours.',
  ),
  'manager-missing': entry(
    409,
    'Nobody is this person’s manager in the tenant, or the manager has no mail address there.',
    'Set the manager, and their `mail`, where people come from (HR’s feed or the directory), then look again.',
  ),
  'pass-not-sent': entry(
    504,
    'The pass has not been sent in time.',
    'Look at the agent, at the tenant’s policy for passes, at the hire’s number and at the carrier; until then the desk lets them in.',
  ),
  'pass-not-used': entry(
    410,
    'The pass has ended, and nothing was registered with it.',
    'Call the hire, then send another one with `firstkey hire invite`.',
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
  'workflow-changed': entry(
    409,
    'The workflow that mails passes to managers is not as this agent made it.',
    'Look in Entra who changed it (Lifecycle Workflows, audit log), delete it, then look again: the agent makes another one.',
  ),
  'workflow-failed': entry(
    502,
    'Entra’s own workflow did not mail the pass.',
    'Entra says why: Lifecycle Workflows, `Firstkey: pass to manager`, workflow history. Mend it, then send it again with `firstkey hire invite`.',
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
