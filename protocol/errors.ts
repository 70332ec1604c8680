/**
 * The closed table of errors. `public` is what the outside may read; private detail has its own place in the log and
 * the ledger. `docs/errors.md` is compared with this table by a test, in both directions.
 */
export interface ErrorEntry {
  /** The HTTP status, where the error leaves as a problem document. */
  readonly status: number
  /** One sentence that says what happened and nothing that helps an attacker. */
  readonly public: string
  /** What the person who reads it can do. */
  readonly remedy: string
}

const entry = (status: number, said: string, remedy: string): ErrorEntry => ({
  status,
  public: said,
  remedy,
})

export const errors = {
  // The hire's page
  'link-not-usable': entry(
    404,
    'This link does not work (any more).',
    'Ask for a new one with one press, or call the desk.',
  ),
  'claim-over': entry(
    401,
    'This page has been open for too long.',
    'Open the link in the message again.',
  ),
  'code-wrong': entry(
    409,
    'That code does not fit.',
    'Compare the label on this page with the one in the message, or ask for the code again.',
  ),
  'code-not-sent': entry(
    409,
    'The code could not be sent just now.',
    'Try again in a minute, or call the desk.',
  ),
  'too-often': entry(
    429,
    'That was asked for too often.',
    'Wait for the time that is shown, then try again.',
  ),
  'step-not-open': entry(
    409,
    'That step is not open now.',
    'Reload the page: it shows where you are.',
  ),
  'proof-expired': entry(
    409,
    'Some time has passed since you typed the code.',
    'Ask for a new code; what you have done so far is kept.',
  ),
  'password-refused': entry(
    409,
    'Your company’s directory did not accept this password.',
    'Choose one that follows every rule shown.',
  ),
  'password-hidden-rule': entry(
    409,
    'A rule of your organisation refused this password.',
    'Choose a longer one of unrelated words that you have not used before.',
  ),
  'password-known-bad': entry(
    409,
    'This password is on a list of well-known ones.',
    'Choose a longer one of unrelated words.',
  ),
  'directory-slow': entry(
    503,
    'The directory is taking longer than usual.',
    'Keep the page open, or come back with the same link.',
  ),
  'needs-desk': entry(
    409,
    'Somebody has to look at this.',
    'Call the desk and name the reference.',
  ),

  // Intake and the API
  'request-invalid': entry(
    400,
    'The request does not have the shape that is documented.',
    'Compare it with the OpenAPI document; `problems` names each place.',
  ),
  'token-refused': entry(
    401,
    'The API token is missing, wrong or revoked.',
    'Make one with `firstkey token create`.',
  ),
  'scope-missing': entry(
    403,
    'This token may not do that.',
    'Make a token with the scope that the message names.',
  ),
  'not-found': entry(404, 'There is nothing here by that name.', 'Check the id.'),
  'idempotency-key-missing': entry(
    400,
    'A POST that creates needs an Idempotency-Key header.',
    'Send a fresh random value with each new request.',
  ),
  'idempotency-key-reused': entry(
    422,
    'This Idempotency-Key was used with another body.',
    'Use a new key for a new request.',
  ),
  'row-refused': entry(
    422,
    'A row cannot be taken.',
    'See the line, column and hint of each problem.',
  ),
  'idempotency-key-malformed': entry(
    400,
    'The Idempotency-Key header is not usable.',
    'Send 1 to 200 visible characters, for example a random UUID.',
  ),
  'media-type-unknown': entry(
    415,
    'The body is of a kind that is not understood here.',
    'Send what the OpenAPI document names, with its Content-Type.',
  ),
  'hire-over': entry(
    409,
    'The delivery is over already.',
    'Nothing has to be done; `firstkey hire show` says how it ended.',
  ),
  'not-cancelled': entry(
    409,
    'This hire is not cancelled, or was readmitted already.',
    'Nothing has to be done: the next import that names them is taken.',
  ),
  'too-large': entry(413, 'The request is too large.', 'Send fewer rows at once.'),
  internal: entry(
    500,
    'Something broke here.',
    'Nothing was lost. Try again; if it stays, look in the log for the id in `instance`.',
  ),

  // Deliveries: why a person has to look
  'account-not-found-in-time': entry(
    409,
    'No account with this employee number appeared in time.',
    'Check the HR feed and the provisioning logs.',
  ),
  'several-accounts': entry(
    409,
    'More than one account carries this employee number.',
    'Correct the accounts, then look again.',
  ),
  'account-mismatch': entry(
    409,
    'The account carries another employee number than the source named.',
    'Find out whose account it is before anything else.',
  ),
  'account-taken': entry(
    409,
    'Another live delivery already leads to this account.',
    'Compare the two rows and cancel the wrong one.',
  ),
  'account-used': entry(
    409,
    'The account has been used before.',
    'A first key is for unused accounts only; use the ordinary reset.',
  ),
  'account-hindered': entry(
    409,
    'Something would stop the owner at the door.',
    'Correct the account as the hindrances say.',
  ),
  'contact-missing': entry(
    409,
    'Fewer than two ways to reach the hire are known.',
    'Add a mobile number and a private mail address, or let the desk vouch in person.',
  ),
  'contact-changed': entry(
    409,
    'Contact data changed after it was first seen.',
    'Ask HR who changed it, and call the hire on the old number.',
  ),
  'no-answer': entry(
    409,
    'The hire has not claimed the key before the deadline.',
    'Call the hire; the link still works.',
  ),
  'not-signed-in': entry(
    409,
    'The hire has a key but has not signed in by the start.',
    'Ask on site what happened at the door.',
  ),
  'message-not-delivered': entry(
    409,
    'The message could not be delivered.',
    'Check the address with HR.',
  ),
  'not-me': entry(
    409,
    'The hire says: this was not me.',
    'Disable the account, then find out who claimed it.',
  ),
  'too-many-wrong-codes': entry(
    409,
    'Too many wrong codes were typed.',
    'Call the hire on a known number.',
  ),
  'agent-silent': entry(
    503,
    'No agent answers for this directory.',
    'Start the agent; `firstkey doctor` says since when it is silent.',
  ),

  // The agent's guard
  'guard-container': entry(
    403,
    'The account is outside the containers this agent may touch.',
    'Move the account or widen `containers` in the guard.',
  ),
  'guard-purpose': entry(
    403,
    'The guard does not allow this purpose.',
    'Allow it in the guard file, or use another route.',
  ),
  'guard-proof': entry(
    403,
    'The proofs the guard demands are missing or do not hold.',
    'The hire asks for a new code.',
  ),
  'guard-protected': entry(
    403,
    'The account is protected or privileged.',
    'Privileged accounts are handed over in person.',
  ),
  'guard-used': entry(
    403,
    'The account has been used, or its password was set by somebody else.',
    'Use the ordinary reset.',
  ),
  'guard-return': entry(
    403,
    'The account was used before, and does not count as one whose owner comes back.',
    'It has to be disabled for long enough, with no sign-in since; else use the ordinary reset.',
  ),
  'guard-allowance': entry(
    403,
    'An operator of the agent’s host has to allow this account first.',
    'There, allow one account for one purpose, until a date, with a reason.',
  ),
  'guard-rate': entry(
    429,
    'The guard’s limit per hour is reached.',
    'Wait, or add a dated allowance in the guard file.',
  ),
  'guard-box': entry(
    403,
    'The box is not one this agent may open.',
    'The hire reloads the page and tries again.',
  ),
  'guard-denied': entry(
    403,
    'The account is on the operator’s deny list.',
    'Ask whoever keeps the guard file.',
  ),
  'no-number': entry(
    409,
    'Neither the directory nor the journal has a number for this person.',
    'Fill the mobile number in HR or in the directory.',
  ),

  // The directory
  'directory-unreachable': entry(
    503,
    'No controller of the directory answers.',
    'Check network and certificate; `firstkey doctor` names each controller.',
  ),
  'directory-rights': entry(
    403,
    'The service account lacks a right on this account.',
    'Run the lines that `firstkey agent permissions` prints.',
  ),
  'directory-refused': entry(
    409,
    'The directory refused the change.',
    'See the agent’s log for the code it gave.',
  ),
  'account-gone': entry(
    404,
    'The account does not exist any more.',
    'Check the directory; a re-created account is another one.',
  ),
  'outcome-unknown': entry(
    503,
    'It is not yet known whether the password was set.',
    'Wait: it is settled before anything else is tried.',
  ),

  // What an agent's own checks say
  'directory-partly-unreachable': entry(
    503,
    'Some writable domain controllers do not answer.',
    'Start them or open the way to port 636: until then a first sign-in there is not seen.',
  ),
  'directory-certificate-untrusted': entry(
    503,
    'The certificate of the domain controller is not trusted.',
    'Give the agent the certificate of the authority that issued it, or renew it.',
  ),
  'directory-certificate-wrong-name': entry(
    503,
    'The certificate of the domain controller does not carry the name it was called by.',
    'Name the domain controller as its certificate does, or issue one with that name.',
  ),
  'directory-connection-lost': entry(
    503,
    'The connection to the domain controller ended before it answered.',
    'If it lasts, look at the domain controller and at what stands between.',
  ),
  'directory-busy': entry(
    503,
    'The domain controller says that it is busy or unavailable.',
    'If it lasts, look at the domain controller.',
  ),
  'directory-demands-stronger-sign-in': entry(
    503,
    'The domain controller does not take a sign-in of this kind.',
    'Allow simple bind over LDAPS for the service account of the agent.',
  ),
  'controller-read-only': entry(
    503,
    'The domain controller is read-only.',
    'Leave read-only domain controllers out of the list; a writable one is needed.',
  ),
  'service-account-refused': entry(
    503,
    'The service account of the agent cannot sign in: wrong name or password.',
    'Check its name and give the agent its present password.',
  ),
  'service-account-locked': entry(
    503,
    'The service account of the agent is locked.',
    'Unlock it, and look for what else uses it with an old password.',
  ),
  'service-account-disabled': entry(
    503,
    'The service account of the agent is disabled or has expired.',
    'Enable it, or extend its expiry.',
  ),
  'service-account-password-expired': entry(
    503,
    'The password of the service account has expired or must be changed.',
    'Set a new one, without "must change at next logon", and give it to the agent.',
  ),
  'service-account-restricted': entry(
    503,
    'The service account may not sign in at this hour or from this host.',
    'Lift the logon hours or workstations of the service account.',
  ),
  'text-carrier-missing': entry(
    503,
    'This agent has no text message provider, so it sends no codes.',
    'Configure `text` at the agent, or leave it out where another agent of the directory sends.',
  ),
  'text-carrier-failing': entry(
    503,
    'The agent’s text message provider takes no messages now.',
    'Check host, port, name and password under `text` at the agent, and the provider’s status page.',
  ),
  'text-code-in-segments': entry(
    409,
    'The text with a code takes more than one segment: each is charged, and all must come before a phone shows it.',
    'Set a `shortName` under `organisation` at the agent: short, and of letters that every phone knows.',
  ),
  'clock-apart': entry(
    503,
    'The clocks of agent and server are more than a minute apart.',
    'Synchronise both machines with a time server.',
  ),
  'guard-unreadable': entry(
    503,
    'The guard file was changed and cannot be used: the agent refuses every job.',
    'Run `firstkey agent check` beside it; it names each line to correct. No restart is needed.',
  ),
  'numbers-from-job': entry(
    409,
    'For some accounts codes go to a number that HR named, since the directory had none.',
    'Compare them (`firstkey agent check` lists the accounts), or set `numbers` to `directory`.',
  ),
  'proof-by-server': entry(
    409,
    'The guard takes the server’s word that a hire has proved who they are.',
    'Set `proof` to `text` in the guard, unless it was chosen knowingly: see SECURITY.md.',
  ),
} as const satisfies Record<string, ErrorEntry>

/** A stable code; the only thing about an error that programs may compare. */
export type ErrorCode = keyof typeof errors

/** Whether a text is a code of the table. */
export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(errors, text)
}
