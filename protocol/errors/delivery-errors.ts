import { type ErrorEntry, entry } from './error-entry.ts'

/** Why a person has to look at a delivery. */
export const deliveryErrors = {
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
  'return-to-allow': entry(
    409,
    'The account was used before; an operator of the agent’s host has to allow its owner to come back.',
    'There: `firstkey agent allow ACCOUNT --purpose return --until … --reason …`; it then goes on by itself.',
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
    'Ask HR who changed it, then `firstkey hire accept ID` or `firstkey hire refuse ID`.',
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
    'The account is being closed; another message says what came of it. Find out who claimed it.',
  ),
  'password-set-late': entry(
    409,
    'A controller that hung has set a password again: it may be one that the hire chose before the last.',
    'Call the hire on a known number. If the last password does not work, use the ordinary reset.',
  ),
  'account-closed': entry(
    409,
    'The account is closed: a random password that nobody knows has replaced the one set through Firstkey.',
    'By hand: disable the account, end its sessions, revoke cloud tokens; Kerberos tickets live up to 10 hours, NTLM up to one.',
  ),
  'account-not-closed': entry(
    409,
    'The account is to be closed, and no agent has done so.',
    'By hand, now: disable the account, end its sessions and revoke its cloud tokens.',
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
} as const satisfies Record<string, ErrorEntry>
