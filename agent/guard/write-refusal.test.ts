import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openGuardLog, type Refusal } from './write-refusal.ts'

const refusal: Refusal = {
  at: new Date('2026-11-23T08:00:00Z'),
  ...{ job: 'j', kind: 'set-first-password', directory: 'contoso', delivery: 'd' },
  ...{ code: 'guard-used', reason: 'somebody signed in' },
}
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'firstkey-refusals-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const path = (name: string) => join(folder, name)
const linesOf = (name: string) =>
  readFileSync(path(name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

test('a flood of refusals fills no disk: the file is put aside, once, and the new one says so', async () => {
  const log = openGuardLog(folder)
  await log.refused(refusal)
  for (const round of [1, 2]) {
    // As if a hostile server had been refused some hundred thousand times.
    truncateSync(path('refusals.jsonl'), 33 * 1024 * 1024 + round)
    await Promise.all([log.refused(refusal), log.refused(refusal)])
    expect(linesOf('refusals.jsonl')).toMatchObject([
      { event: 'log-put-aside', file: 'refusals.old.jsonl', bytes: 33 * 1024 * 1024 + round },
      { event: 'refused', code: 'guard-used' },
      { event: 'refused', code: 'guard-used' },
    ])
    expect(statSync(path('refusals.old.jsonl')).size).toBe(33 * 1024 * 1024 + round)
  }
  expect(readdirSync(folder).sort()).toEqual(['refusals.jsonl', 'refusals.old.jsonl'])
  expect(statSync(path('refusals.jsonl')).mode & 0o077).toBe(0)
  expect(log.check()).toBe('ok')
})
