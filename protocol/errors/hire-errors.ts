import { type ErrorEntry, entry } from './error-entry.ts'

/** What a hire can meet on the page. */
export const hireErrors = {
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
  'code-replaced': entry(
    409,
    'The code that was sent can no longer be checked; a new one is on its way.',
    'Type the newest code: message and page show the same label.',
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
  'agent-revoked': entry(
    409,
    'Nothing was set: a machine that could have read this was taken out of service meanwhile.',
    'Choose a password once more.',
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
} as const satisfies Record<string, ErrorEntry>
