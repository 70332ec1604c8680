import { entry } from './error-entry.ts'

/** One answer for whoever shows a token that does not count: which check failed stands in the log. */
const closed = 'The token does not open this.'

/** What happens when people arrive from Entra: by a workflow’s call, or by a change that was seen. */
export const arrivalErrors = {
  // The workflows’ way in; `hook-…` stands in the log, outside all of them look like `hook-refused`.
  'hook-refused': entry(401, closed, 'Look at the server’s log: it names what did not hold.'),
  'hook-token': entry(
    401,
    closed,
    'Let the Logic App send a bearer token of its managed identity.',
  ),
  'hook-signature': entry(
    401,
    closed,
    'Nothing, if this was no call of yours: somebody forged a token.',
  ),
  'hook-tenant': entry(
    401,
    closed,
    'Compare `hooks.workflows.tenant` with the tenant of the Logic App.',
  ),
  'hook-audience': entry(
    401,
    closed,
    'Compare `hooks.workflows.audience` with the audience of its HTTP action.',
  ),
  'hook-application': entry(
    401,
    closed,
    'Compare `hooks.workflows.appId` with the client id of its identity.',
  ),
  'hook-identity': entry(
    401,
    closed,
    'Compare `hooks.workflows.objectId` with the object id of its identity.',
  ),
  'hook-expired': entry(401, closed, 'Compare the clocks, if the call was new.'),
  'hook-keys': entry(
    503,
    'The tenant’s keys cannot be read now.',
    'Wait: the Logic App calls again. If it lasts, look at the server’s way to the sign-in host.',
  ),
  // Who they are
  'guard-workflows': entry(
    403,
    'This agent is not set to let people arrive from its tenant.',
    'Set `entra.arrivals` in the agent’s configuration.',
  ),
  'person-hire-date': entry(
    409,
    'The person has no hire date in Entra.',
    'Fill `employeeHireDate` (provisioning can map it), or name the person by an import.',
  ),
  'person-started': entry(
    409,
    'The person started too long ago to be a newcomer.',
    'Correct `employeeHireDate`, or leave the person out of the workflow.',
  ),
  'person-refused': entry(
    409,
    'What Entra says of the person cannot be taken in.',
    'See the code beside it in the log, correct it in Entra, and run the workflow again.',
  ),
  'person-cancelled': entry(
    409,
    'This start was called off.',
    'Readmit the hire with `firstkey hire readmit` if it was a mistake.',
  ),
}
