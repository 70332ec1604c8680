import { type ErrorEntry, entry } from './error-entry.ts'

const startAgain =
  'The person starts again. Where it repeats without anybody at the keys, look at who sends these.'

/** What can stand between somebody who works here and a new password of their own. Outside, all of it reads alike. */
export const ownErrors = {
  // My password
  'own-refused': entry(
    403,
    'That did not work.',
    'Start again. If it stays so, call the service desk.',
  ),
  'sign-in-malformed': entry(
    403,
    'The sign-in does not say what is needed.',
    'Add the optional claims `acrs` and `auth_time` to the ID token of the application’s registration.',
  ),
  'sign-in-signature': entry(403, 'The sign-in is not signed by the tenant.', startAgain),
  'sign-in-tenant': entry(403, 'The sign-in is of another tenant.', startAgain),
  'sign-in-application': entry(
    403,
    'The sign-in was made for another application.',
    'Compare `own.application` in the guard file with the registration that the server names.',
  ),
  'sign-in-expired': entry(403, 'The sign-in is too old, or of a time to come.', startAgain),
  'sign-in-guest': entry(
    403,
    'Guests have no password here.',
    'They change it where they are at home.',
  ),
  'sign-in-person': entry(403, 'Somebody else signed in than the one who began.', startAgain),
  'sign-in-nonce': entry(403, 'The sign-in was made for something else than this.', startAgain),
  'sign-in-early': entry(
    403,
    'Nobody signed in since the challenge: a session answered by itself.',
    'The page asks with `prompt=login`; look at what took that away.',
  ),
  'sign-in-context': entry(
    403,
    'The sign-in does not satisfy the authentication context.',
    'Look at the policy of conditional access behind `own.context`; a password or a pass is not enough.',
  ),
  'context-not-backed': entry(
    403,
    'No policy that counts stands behind the authentication context.',
    'Enable one for all users and the context, without exceptions for groups, that demands a strength without passwords and passes.',
  ),
  'own-account-missing': entry(
    403,
    'No account of the directory belongs to the person who signed in.',
    'Only accounts that are synchronised from this directory have a password here.',
  ),
  'own-account-closed': entry(
    403,
    'The account is disabled or has expired; a password would not open it.',
    'Whoever looks after accounts enables it first.',
  ),
  'notices-failing': entry(
    503,
    'The agent cannot reach the mail server of its notices.',
    'Check `notices`: host, port, certificate, sign-in.',
  ),
  'own-told-late': entry(
    503,
    'Somebody set a new password of their own, and was not told of it yet, or those who watch were not.',
    'Check `notices` and the mail server: the agent tries until it has told them.',
  ),
  'own-untold': entry(
    403,
    'The agent could tell nobody that a password was changed, and so changes none.',
    'Configure `notices` of the agent: a mail server, and the mailbox of those who watch.',
  ),
} satisfies Record<string, ErrorEntry>
