import { expect, test } from 'vitest'
import { explainFailure } from './explain-failure.ts'

test.each([
  ['FATAL:  could not extend file "base/1/2691": No space left on device', 'database-disk-full'],
  ["Error: ENOSPC: no space left on device, mkdir '/x'", 'database-disk-full'],
  ['could not write to file: Disk quota exceeded', 'database-disk-full'],
  ['FATAL:  could not open file "global/pg_control": Permission denied', 'database-folder-closed'],
  ["Error: EACCES: permission denied, mkdir '/var/lib/firstkey'", 'database-folder-closed'],
  ["Error: EROFS: read-only file system, mkdir '/x'", 'database-folder-closed'],
  ['FATAL:  database files are incompatible with server', 'database-version-differs'],
  ['FATAL:  could not map anonymous shared memory', 'database-start-failed'],
  ['', 'database-start-failed'],
])('%s', (words, code) => {
  const error = explainFailure(words, '/state')
  expect(error).toMatchObject({ code, message: expect.stringContaining('/state') })
  expect(error.hint).not.toBe('')
})

test('what is not recognised is passed on in the words of PostgreSQL', () => {
  const words =
    '2026 LOG:  starting\n2026 FATAL:  could not map anonymous shared memory\n2026 LOG:  bye'
  expect(explainFailure(words, '/state').message).toBe(
    'the database in /state did not start: 2026 FATAL:  could not map anonymous shared memory',
  )
})
