import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openJournal } from '../../agent/journal/open-journal.ts'

const program = join(import.meta.dirname, 'journal-that-dies.ts')
const directory = 'contoso'
const accountOf = (who: number) => `6f9619ff-8b86-4011-b42d-00c04fc9640${who}`
const jti = '8f14e45f-ceea-467f-a8f1-000000000001'
const delivery = '0b7b9a52-53a5-4f0c-9e0c-3d2f5b0b4a10'
const begin = Date.UTC(2026, 11, 7, 8)
const after = (days: number) => new Date(begin + days * 86_400_000)

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'firstkey-journal-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

async function writeSome(): Promise<void> {
  const journal = await openJournal(folder)
  for (const [who, days] of [
    [1, 0],
    [2, 50],
  ] as const) {
    const where = { at: after(days).toISOString(), directory, account: accountOf(who) }
    const number = `+3161234567${who}`
    await journal.append({ type: 'number-frozen', ...where, number, source: 'directory' })
  }
  const now = after(61)
  const boxEnds = after(62).toISOString()
  const about = { at: now.toISOString(), directory, account: accountOf(3), delivery, jti }
  const rest = { purpose: 'first', box: 'hash', boxEnds, before: '0', controller: 'dc1' } as const
  await journal.append({ type: 'setting', ...about, ...rest })
  await journal.close()
}

test.each([
  ['journal-rewritten', true],
  ['journal-before-replaced', true],
  ['journal-replaced', false],
])('killed at %s: the journal is whole, and forgetting is done again', async (point, isThere) => {
  await writeSome()
  const now = after(61)
  const died = spawnSync(process.execPath, [program, folder, point, now.toISOString()])
  expect(died.signal).toBe('SIGKILL')

  const journal = await openJournal(folder)
  const { index } = journal
  expect(index.findNumber(directory, accountOf(1)) !== undefined).toBe(isThere)
  expect(await journal.forget(now, 60)).toBe(isThere ? 1 : 0)
  expect(index.findNumber(directory, accountOf(1))).toBeUndefined()
  expect(index.findNumber(directory, accountOf(2))?.number).toBe('+31612345672')
  expect(index.findUnsettled(directory, accountOf(3))?.setting.jti).toBe(jti)
  expect(index.countSetsInHour(directory, now)).toBe(1)
  await journal.close()
  expect(readdirSync(folder)).toEqual(['journal.jsonl'])
})
