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
  // My password, as doctor sees it
  'own-context-missing': entry(
    404,
    'The authentication context that the guard names is not in the tenant.',
    'Make it in Entra (Protection, Conditional Access, Authentication contexts), or correct `own.context` in the guard file.',
  ),
  'own-context-unpublished': entry(
    409,
    'The authentication context is not published to applications.',
    'Tick “Publish to apps” in the context’s settings.',
  ),
  'own-policy-missing': entry(
    409,
    'No policy of conditional access is about the authentication context.',
    'Make one whose target is the context, for all users, that grants access by an authentication strength.',
  ),
  'own-policy-off': entry(
    409,
    'The policy behind the authentication context is off, or only reports.',
    'Set it to On: report-only demands nothing of anybody.',
  ),
  'own-policy-exceptions': entry(
    409,
    'The policy behind the authentication context is not for everybody.',
    'Include all users, and leave out no groups and no roles; single people may be left out.',
  ),
  'own-policy-conditions': entry(
    409,
    'The policy behind the authentication context holds under conditions only.',
    'Take away its conditions on risk, places, devices, platforms and client applications.',
  ),
  'own-policy-no-strength': entry(
    409,
    'The policy behind the authentication context demands no authentication strength.',
    'Grant access by “Require authentication strength”; “Require multifactor authentication” takes a password and a text message.',
  ),
  'own-policy-password': entry(
    409,
    'The authentication strength behind the context takes a password.',
    'Choose the built-in strength Passwordless MFA or Phishing-resistant MFA, or one of your own without password combinations.',
  ),
  'own-policy-pass': entry(
    409,
    'The authentication strength behind the context takes a Temporary Access Pass.',
    'Take the pass out of it: whoever was handed one would own the account for good.',
  ),
  'own-policy-weak': entry(
    409,
    'What the policy behind the authentication context takes is not a strong method alone.',
    'Allow passkeys, Windows Hello, certificates (multifactor) and phone sign-in only, and join other demands with “all”.',
  ),
  'own-application-missing': entry(
    404,
    'The application that the guard names for own passwords is not registered in the tenant.',
    'Register it, or correct `own.application` in the guard file (the application’s client id).',
  ),
  'own-application-open': entry(
    409,
    'The application’s registration lets people of other tenants in.',
    'Set its supported account types to this organisation only (`AzureADMyOrg`).',
  ),
  'own-application-redirect': entry(
    409,
    'The application’s registration does not send people back to the page of my password alone.',
    'Leave one redirect address, of the platform single-page application: `https://`, the portal’s host (`organisation.portalHost`), `/password`.',
  ),
  'own-application-claims': entry(
    409,
    'The application’s ID token lacks a claim that the agent goes by.',
    'Add the optional claims `acrs`, `auth_time` and `onprem_sid` to the ID token (Token configuration).',
  ),
  'own-nobody-synchronised': entry(
    409,
    'Nobody in the tenant is synchronised from a directory, so nobody has a password to set.',
    'Look at Entra Connect or cloud sync, and at whether this is the right tenant.',
  ),
  'own-container-missing': entry(
    404,
    'A container in `own.containers` of the guard is not in the directory, so nobody in it is let in.',
    'Correct the distinguished name; `firstkey agent check` says which it is.',
  ),
  'own-setup-unread': entry(
    403,
    'What my password hangs on in the tenant could not all be looked at, for want of a right that only doctor needs.',
    'Grant what `firstkey agent permissions` prints as optional, or look at it yourself: docs/my-password.md lists it.',
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
