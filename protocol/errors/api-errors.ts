import { type ErrorEntry, entry } from './error-entry.ts'

/** What whoever calls the API or imports a file can meet. */
export const apiErrors = {
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
  'nothing-to-close': entry(
    409,
    'No key was set through this delivery, so there is nothing to close.',
    'To end the delivery: `firstkey hire cancel`.',
  ),
  'nothing-held': entry(
    409,
    'No changed address of this hire is held.',
    'Nothing has to be done; `firstkey hire show` says what the delivery waits for.',
  ),
  'not-invited': entry(
    409,
    'This hire has not been invited yet.',
    'The invitation goes out by itself; `firstkey hire show` says what it waits for.',
  ),
  'close-under-way': entry(
    409,
    'The account is to be closed, and is not closed yet.',
    'Settle that first; `firstkey hire show` says how far it is.',
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
} as const satisfies Record<string, ErrorEntry>
