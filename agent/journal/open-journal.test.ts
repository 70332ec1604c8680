import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { EntryOf } from './journal-entry.ts'
import { openJournal } from './open-journal.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'firstkey-journal-'))
  path = join(folder, 'journal.jsonl')
})
afterEach(() => rmSync(folder, { recursive: true }))

const directory = 'contoso'
const account = '6f9619ff-8b86-d011-b42d-00c04fc964ff'
const delivery = '0b7b9a52-53a5-4f0c-9e0c-3d2f5b0b4a10'
const jtiOf = (number: number) => `8f14e45f-ceea-467f-a8f1-${number.toString(16).padStart(12, '0')}`
const at = (minute: number) => new Date(Date.UTC(2026, 11, 7, 8, minute)).toISOString()
const setting = (number: number, minute = number): EntryOf<'setting'> => ({
  type: 'setting',
  at: at(minute),
  directory,
  account: account.replace(/^.{8}/, number.toString(16).padStart(8, '0')),
  delivery,
  purpose: 'first',
  jti: jtiOf(number),
  box: 'hash',
  boxEnds: at(minute + 10),
  before: '0',
  controller: 'dc1',
})

async function write(count: number): Promise<void> {
  const journal = await openJournal(folder)
  await Promise.all(Array.from({ length: count }, (_, number) => journal.append(setting(number))))
  await journal.close()
}

async function countAgain(): Promise<number> {
  const journal = await openJournal(folder)
  const count = journal.index.countSetsInHour(directory, new Date(at(59)))
  await journal.close()
  return count
}

test('what was appended is there after a restart, in whatever company it was written', async () => {
  await write(5)
  await write(0)
  const journal = await openJournal(folder)
  await journal.append(setting(5))
  await journal.close()
  expect(await countAgain()).toBe(6)
})

test('a last line that was cut off anywhere is cut away, and the rest is kept', async () => {
  await write(3)
  const whole = readFileSync(path)
  const lastLine = whole.lastIndexOf(10, whole.length - 2) + 1
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: lastLine, max: whole.length - 1 }), async (length) => {
      writeFileSync(path, whole)
      truncateSync(path, length)
      expect(await countAgain()).toBe(2)
      expect(readFileSync(path)).toEqual(whole.subarray(0, lastLine))
    }),
    { numRuns: 25 },
  )
})

test('zeros that a power cut left at the end are cut away', async () => {
  await write(2)
  appendFileSync(path, Buffer.alloc(512))
  expect(await countAgain()).toBe(2)
})

test('any changed byte of a whole line is found at start', async () => {
  await write(3)
  const whole = readFileSync(path)
  const place = fc.integer({ min: 0, max: whole.length - 2 })
  await fc.assert(
    fc.asyncProperty(place, fc.integer({ min: 1, max: 255 }), async (index, change) => {
      const changed = Buffer.from(whole)
      changed[index] = (changed[index] ?? 0) ^ change
      writeFileSync(path, changed)
      await expect(openJournal(folder)).rejects.toThrow('the journal is damaged at line')
    }),
    // The space behind a checksum of 32 digits was once covered by nothing.
    { numRuns: 50, examples: [[32, 1]] },
  )
})

test('a line that was taken out or moved is found at start', async () => {
  await write(3)
  const [first, second, third] = readFileSync(path, 'utf8').split('\n')
  for (const lines of [
    [first, third],
    [second, first, third],
    [first, second, second, third],
  ]) {
    writeFileSync(path, `${lines.join('\n')}\n`)
    await expect(openJournal(folder)).rejects.toThrow('the journal is damaged at line')
  }
})

test('a set that is not known to have failed counts in its hour, and no longer', async () => {
  const journal = await openJournal(folder)
  const { index } = journal
  await Promise.all([setting(1), setting(2), setting(3)].map((entry) => journal.append(entry)))
  const end = { at: at(5), directory, jti: jtiOf(2), code: 'directory-refused' } as const
  await journal.append({ type: 'not-set', account: setting(2).account, ...end })
  expect(index.countSetsInHour(directory, new Date(at(59)))).toBe(2)
  expect(index.countSetsInHour(directory, new Date(at(62)))).toBe(1)
  expect(index.countSetsInHour('fabrikam', new Date(at(59)))).toBe(0)
  await journal.close()
})

test('an outcome is unknown from the setting until its end', async () => {
  const journal = await openJournal(folder)
  const { index } = journal
  const own = { directory, account: setting(1).account } as const
  await journal.append(setting(1))
  expect(index.findUnsettled(directory, own.account)?.setting.jti).toBe(jtiOf(1))
  const pwdLastSet = '134113824000000000'
  const end = { ...own, at: at(2), jti: jtiOf(1), pwdLastSet, code: 'directory-rights' } as const
  await journal.append({ type: 'unproved', ...end })
  expect(index.findUnsettled(directory, own.account)).toBeUndefined()
  expect(index.findOwnSet(directory, own.account)).toEqual({ pwdLastSet })
  await journal.close()
})

test('the first number stays, whatever comes later', async () => {
  const journal = await openJournal(folder)
  const frozen = { type: 'number-frozen', at: at(0), directory, account } as const
  await journal.append({ ...frozen, number: '+31612345678', source: 'directory' })
  await journal.append({ ...frozen, number: '+31687654321', source: 'job' })
  expect(journal.index.findNumber(directory, account)?.number).toBe('+31612345678')
  await journal.close()
})

const dayMs = 86_400_000
const later = (days: number) => new Date(Date.parse(at(0)) + days * dayMs)
const number = '+31612345678'
const frozen = (who: number): EntryOf<'number-frozen'> => ({
  type: 'number-frozen',
  at: at(0),
  directory,
  account: setting(who).account,
  number,
  source: 'job',
})

test('numbers and texts are forgotten after their last use, and nothing that safety needs', async () => {
  const journal = await openJournal(folder)
  const { index } = journal
  const { account: old } = setting(1)
  const { account: used } = setting(2)
  const text = { type: 'text-sent', directory, delivery, number } as const
  await journal.append(frozen(1))
  await journal.append({ ...text, at: at(1), account: old })
  await journal.append(setting(1))
  const pwdLastSet = '134113824000000000'
  const end = { at: at(2), directory, account: old, jti: jtiOf(1), pwdLastSet, code: 'x' } as const
  await journal.append({ type: 'unproved', ...end })
  await journal.append(frozen(2))
  await journal.append({ ...text, at: later(50).toISOString(), account: used })
  expect(index.findNumbersFromJob(directory)).toEqual([old, used])

  expect(await journal.forget(later(59), 60)).toBe(0)
  const forgetting = journal.forget(later(61), 60)
  // Comes while the file is being written anew.
  const during = journal.append({ ...text, at: later(61).toISOString(), account: used })
  expect(await forgetting).toBe(1)
  await during
  await journal.append({ ...setting(3), at: later(61).toISOString() })
  await journal.close()

  const lines = readFileSync(path, 'utf8').split('\n')
  expect(lines.filter((line) => line.includes(number) && line.includes(old))).toEqual([])
  const again = await openJournal(folder)
  expect(again.index.findNumber(directory, old)).toBeUndefined()
  expect(again.index.findNumber(directory, used)?.number).toBe(number)
  expect(again.index.findOwnSet(directory, old)).toEqual({ pwdLastSet })
  expect(again.index.findUnsettled(directory, setting(3).account)).toBeDefined()
  expect(again.index.findTextsOfDay(directory, later(61))).toHaveLength(1)
  await again.close()
})

test('a rewrite that was cut off anywhere leaves the journal as it was', async () => {
  await write(3)
  writeFileSync(`${path}.draft`, readFileSync(path).subarray(0, 100))
  expect(await countAgain()).toBe(3)
  expect(readdirSync(folder)).toEqual(['journal.jsonl'])
})

test('a number whose account has a box that is not decided is kept', async () => {
  const journal = await openJournal(folder)
  await journal.append(frozen(1))
  await journal.append(setting(1))
  expect(await journal.forget(later(90), 60)).toBe(0)
  await journal.close()
})

test('a clock that is put back an hour gives no set and no text for free', async () => {
  const journal = await openJournal(folder)
  const { index } = journal
  const text = {
    type: 'text-sent',
    directory,
    delivery,
    number,
    account: setting(1).account,
  } as const
  await Promise.all([journal.append(setting(1)), journal.append({ ...text, at: at(1) })])
  const anHourBack = new Date(Date.parse(at(1)) - 3_600_000)
  expect(index.countSetsInHour(directory, anHourBack)).toBe(1)
  expect(index.findTextsOfDay(directory, anHourBack)).toHaveLength(1)
  await journal.close()
})

test('a number is forgotten by its last use, though the text that was it is long past any limit', async () => {
  const journal = await openJournal(folder)
  const text = { type: 'text-sent', directory, delivery, number } as const
  await journal.append(frozen(1))
  await journal.append(frozen(2))
  await journal.append({ ...text, at: later(45).toISOString(), account: frozen(2).account })
  expect(await journal.forget(later(61), 60)).toBe(1)
  await journal.close()
  const again = await openJournal(folder)
  expect(again.index.findNumber(directory, frozen(2).account)?.number).toBe(number)
  expect(await again.forget(later(62), 60)).toBe(0)
  expect(await again.forget(later(106), 60)).toBe(1)
  await again.close()
  expect(readFileSync(path, 'utf8')).not.toContain(number)
})

test('what was forgotten takes nothing from how far the journal goes, and not the latest time', async () => {
  const journal = await openJournal(folder)
  await journal.append(frozen(1))
  await journal.append({ type: 'clock-seen', at: later(70).toISOString(), run: delivery })
  const before = journal.end()
  expect(journal.standingOf(before)).toBe('held')
  expect(await journal.forget(later(90), 60)).toBe(1)
  expect(journal.end().count).toBe(before.count + 1)
  expect(journal.standingOf(before)).toBe('held')
  expect(journal.standingOf({ ...before, hash: 'f'.repeat(32) })).toBe('elsewhere')
  expect(journal.standingOf({ ...before, count: before.count + 2 })).toBe('ahead')
  expect(journal.index.latest).toEqual(later(90))
  await journal.close()
  const again = await openJournal(folder)
  expect(again.end().count).toBe(before.count + 1)
  expect(again.index.latest).toEqual(later(90))
  await again.close()
})
