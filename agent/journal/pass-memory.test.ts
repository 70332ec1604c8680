import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EntryOf, JournalEntry } from './journal-entry.ts'
import { PassMemory } from './pass-memory.ts'

const directory = 'contoso'
const account = '6f9619ff-8b86-4011-b42d-00c04fc964ff'
const other = '7f9619ff-8b86-4011-b42d-00c04fc964ff'
const start = Date.UTC(2026, 11, 7, 8)
const instant = (minute: number) => new Date(start + minute * 60_000)
const jtiOf = (number: number) => `8f14e45f-ceea-467f-a8f1-${number.toString(16).padStart(12, '0')}`

const where = (minute: number, of = account) => ({
  ...{ at: instant(minute).toISOString(), directory, account: of },
})
const minting = (number: number, minute: number, of = account): EntryOf<'minting'> => ({
  ...{ type: 'minting', ...where(minute, of), jti: jtiOf(number) },
  ...{ delivery: jtiOf(99), purpose: 'first', use: 'passkey', user: jtiOf(98) },
  ...{ lifetimeMinutes: 60, once: true },
})
const minted = (number: number, minute: number, of = account): EntryOf<'minted'> => ({
  ...{ type: 'minted', ...where(minute, of), jti: jtiOf(number), pass: `pass-${number}` },
})
const notMinted = (number: number, minute: number): EntryOf<'not-minted'> => ({
  ...{ type: 'not-minted', ...where(minute), jti: jtiOf(number), code: 'cloud-throttled' },
})
const removed = (number: number, minute: number): EntryOf<'pass-removed'> => ({
  ...{ type: 'pass-removed', ...where(minute), pass: `pass-${number}` },
})

function memoryOf(...entries: JournalEntry[]): PassMemory {
  const memory = new PassMemory()
  for (const entry of entries) memory.take(entry)
  return memory
}
const passesIn = (memory: PassMemory, of = account) =>
  memory.find(directory, of).map(({ pass }) => pass ?? 'unknown')

describe('which passes are ours', () => {
  test.each<readonly [string, readonly JournalEntry[], readonly string[]]>([
    ['none, where nothing was minted', [], []],
    ['one that was begun, as far as anybody knows', [minting(1, 0)], ['unknown']],
    ['one that was minted, by its id', [minting(1, 0), minted(1, 1)], ['pass-1']],
    ['none that certainly was not made', [minting(1, 0), notMinted(1, 1)], []],
    ['none that was removed', [minting(1, 0), minted(1, 1), removed(1, 2)], []],
    [
      'both of one press, where the first answer was lost',
      [minting(1, 0), minting(1, 1), minted(1, 2)],
      ['unknown', 'pass-1'],
    ],
    [
      'the other one, when one was removed',
      [minting(1, 0), minted(1, 1), minting(2, 2), minted(2, 3), removed(1, 4)],
      ['pass-2'],
    ],
  ])('%s', (_what, entries, expected) => {
    expect(passesIn(memoryOf(...entries))).toEqual(expected)
  })

  test('those of one account are not those of another', () => {
    const memory = memoryOf(minting(1, 0), minted(1, 1), minting(1, 2, other), minted(1, 3, other))
    memory.take(removed(1, 4))
    expect(passesIn(memory)).toEqual([])
    expect(passesIn(memory, other)).toEqual(['pass-1'])
    expect(memory.find('fabrikam', other)).toEqual([])
  })

  test('a pass of the longest life is remembered longer than it lives', () => {
    const days = (many: number) => many * 24 * 60
    const kept = memoryOf(minting(1, 0), minted(1, 1), minting(2, days(44)))
    expect(passesIn(kept)).toEqual(['pass-1', 'unknown'])
    const gone = memoryOf(minting(1, 0), minted(1, 1), minting(2, days(46)))
    expect(passesIn(gone)).toEqual(['unknown'])
  })
})

describe('since when sign-ins may be its owner’s', () => {
  test.each<readonly [string, readonly JournalEntry[], Date | undefined]>([
    ['never, where nothing was minted', [], undefined],
    [
      'never, where nobody knows whether one was made: nobody was shown it',
      [minting(1, 0)],
      undefined,
    ],
    ['never, where none was made', [minting(1, 0), notMinted(1, 1)], undefined],
    [
      'from the first one that was',
      [minting(1, 0), minted(1, 1), minting(2, 9), minted(2, 9)],
      instant(0),
    ],
    [
      'from that one also when it is gone',
      [minting(1, 0), minted(1, 1), removed(1, 2)],
      instant(0),
    ],
    [
      'not from the one before it, which failed',
      [minting(1, 0), notMinted(1, 1), minting(2, 9), minted(2, 9)],
      instant(9),
    ],
  ])('%s', (_what, entries, expected) => {
    expect(memoryOf(...entries).findFirst(directory, account)).toEqual(expected)
  })
})

describe('how many were minted in an hour', () => {
  test.each<readonly [string, readonly JournalEntry[], number, number]>([
    ['what may have been made counts', [minting(1, 0)], 1, 1],
    ['what certainly was not made does not', [minting(1, 0), notMinted(1, 1)], 2, 0],
    ['what was removed does', [minting(1, 0), minted(1, 1), removed(1, 2)], 3, 1],
    ['every try of one press does', [minting(1, 0), minting(1, 1), minted(1, 2)], 3, 2],
    ['all accounts count together', [minting(1, 0), minting(2, 1, other)], 3, 2],
    ['an hour later none does', [minting(1, 0), minted(1, 1)], 60, 0],
  ])('%s', (_what, entries, minute, expected) => {
    const memory = memoryOf(...entries)
    expect(memory.countInHour(directory, instant(minute))).toBe(expected)
    expect(memory.countInHour('fabrikam', instant(minute))).toBe(0)
  })

  test('however presses, ends and removals follow each other, no pass that was made goes uncounted', () => {
    const step = fc.record({
      number: fc.nat({ max: 3 }),
      isOfOther: fc.boolean(),
      ends: fc.constantFrom('minted', 'removed', 'unknown'),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const memory = new PassMemory()
        for (const [minute, { number, isOfOther, ends }] of steps.entries()) {
          const of = isOfOther ? other : account
          memory.take(minting(number, minute, of))
          if (ends !== 'unknown') memory.take(minted(number, minute, of))
          if (ends === 'removed') memory.take({ ...removed(number, minute), account: of })
        }
        expect(memory.countInHour(directory, instant(steps.length))).toBe(steps.length)
      }),
    )
  })
})
