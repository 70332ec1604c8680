import { StoreError, type StoreErrorCode } from '../store-error.ts'

interface Explanation {
  readonly pattern: RegExp
  readonly code: StoreErrorCode
  readonly message: string
  readonly hint: string
}

const explanations: readonly Explanation[] = [
  {
    pattern: /No space left on device|Disk quota exceeded|ENOSPC|EDQUOT/,
    code: 'database-disk-full',
    message: 'the disk of the database is full',
    hint: 'make room (a new database takes 50 MB) and start again; nothing that was committed is lost',
  },
  {
    pattern: /Permission denied|Operation not permitted|EACCES|EPERM/,
    code: 'database-folder-closed',
    message: 'the database may not read or write its folder',
    hint: 'give the folder back to the user that the database runs as, or configure another state folder',
  },
  {
    pattern: /Read-only file system|EROFS/,
    code: 'database-folder-closed',
    message: 'the disk of the database is read-only',
    hint: 'mount it writable, or configure another state folder',
  },
  {
    pattern: /database files are incompatible with server/,
    code: 'database-version-differs',
    message: 'the data was written by another version of PostgreSQL',
    hint: 'start it with that version, or restore it into this one',
  },
]

/**
 * Turns what PostgreSQL or the operating system said (`words`: a log's end, an error's message) into a sentence and a
 * remedy. What it does not recognise is passed on with PostgreSQL's own last line, which names no data.
 */
export function explainFailure(words: string, folder: string, cause?: unknown): StoreError {
  const known = explanations.find(({ pattern }) => pattern.test(words))
  if (known) {
    return new StoreError(known.code, `${known.message} (${folder})`, known.hint, { cause })
  }
  const last = words.split('\n').findLast((line) => /FATAL|PANIC|error/.test(line))
  return new StoreError(
    'database-start-failed',
    `the database in ${folder} did not start${last === undefined ? '' : `: ${last.trim()}`}`,
    `read the end of the log of PostgreSQL beside it (postgres-settings/postgres.log)`,
    { cause },
  )
}
