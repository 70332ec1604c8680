import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LedgerHead } from '../../protocol/ledger.ts'
import {
  checkEnd,
  checkEntry,
  emptyLedger,
  type LedgerFinding,
  type ReadEntry,
} from './check-entry.ts'
import { hashEntry } from './hash-entry.ts'

type Words = Pick<ReadEntry, 'at' | 'event' | 'subject' | 'detail'>

const words: fc.Arbitrary<Words> = fc.record({
  at: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') }),
  event: fc.constantFrom('hire-known', 'key-set', 'desk-told'),
  subject: fc.uuid(),
  detail: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.oneof(fc.string(), fc.integer())),
})

function chain(list: readonly Words[]): { entries: ReadEntry[]; head: LedgerHead } {
  let previous: Buffer = Buffer.from(emptyLedger.hash, 'hex')
  const entries = list.map((one, index) => {
    const entry = { ...one, seq: index + 1, previous }
    previous = hashEntry(entry)
    return { ...entry, hash: previous }
  })
  return { entries, head: { seq: list.length, hash: previous.toString('hex') } }
}

function check(entries: readonly ReadEntry[], stated: LedgerHead): LedgerFinding | null {
  let head = emptyLedger
  for (const entry of entries) {
    const next = checkEntry(head, entry)
    if ('problem' in next) return next
    head = next
  }
  return checkEnd(head, stated)
}

const someWords = fc.array(words, { minLength: 1, maxLength: 12 })
const place = fc.nat()

test('a ledger that nobody touched is whole', () => {
  fc.assert(
    fc.property(fc.array(words, { maxLength: 12 }), (list) => {
      const { entries, head } = chain(list)
      expect(check(entries, head)).toBeNull()
    }),
  )
})

test('a changed entry is found, and it is that one', () => {
  const changes: fc.Arbitrary<(entry: ReadEntry) => ReadEntry> = fc.constantFrom(
    (entry: ReadEntry) => ({ ...entry, at: new Date(entry.at.getTime() + 1) }),
    (entry: ReadEntry) => ({ ...entry, event: `${entry.event}x` }),
    (entry: ReadEntry) => ({ ...entry, subject: entry.subject.replace(/^./, 'g') }),
    (entry: ReadEntry) => ({ ...entry, detail: { ...Object(entry.detail), extra: 1 } }),
    (entry: ReadEntry) => ({ ...entry, hash: Buffer.alloc(32, 7) }),
    (entry: ReadEntry) => ({ ...entry, previous: Buffer.alloc(32, 7) }),
  )
  fc.assert(
    fc.property(someWords, place, changes, (list, where, change) => {
      const { entries, head } = chain(list)
      const at = where % entries.length
      const touched = entries.map((entry, index) => (index === at ? change(entry) : entry))
      expect(check(touched, head)).toMatchObject({ seq: at + 1 })
    }),
  )
})

test('an entry that was changed together with its hash is found at the next one, or at the end', () => {
  fc.assert(
    fc.property(someWords, place, (list, where) => {
      const { entries, head } = chain(list)
      const at = where % entries.length
      const touched = entries.map((entry, index) => {
        if (index !== at) return entry
        const changed = { ...entry, event: 'made-up' }
        return { ...changed, hash: hashEntry(changed) }
      })
      expect(check(touched, head)).toMatchObject({ seq: at + 2 })
    }),
  )
})

test('a removed entry is found, also when the others are renumbered', () => {
  fc.assert(
    fc.property(someWords, place, fc.boolean(), (list, where, renumber) => {
      const { entries, head } = chain(list)
      const at = where % entries.length
      const left = entries.filter((_, index) => index !== at)
      const touched = renumber ? left.map((entry, index) => ({ ...entry, seq: index + 1 })) : left
      expect(check(touched, head)).toMatchObject({ seq: at + 1 })
    }),
  )
})

test('two entries that changed places are found', () => {
  fc.assert(
    fc.property(
      fc.array(words, { minLength: 2, maxLength: 12 }),
      place,
      place,
      (list, one, other) => {
        const { entries, head } = chain(list)
        const a = one % entries.length
        const b = other % entries.length
        fc.pre(a !== b)
        const touched = entries.map((entry, index) => {
          const from = { [a]: b, [b]: a }[index] ?? index
          return { ...entries[from]!, seq: entry.seq }
        })
        expect(check(touched, head)).toMatchObject({ seq: Math.min(a, b) + 1, problem: 'moved' })
      },
    ),
  )
})

test('a cut tail is found', () => {
  fc.assert(
    fc.property(someWords, place, (list, where) => {
      const { entries, head } = chain(list)
      const left = entries.slice(0, where % entries.length)
      expect(check(left, head)).toEqual({ seq: left.length + 1, problem: 'cut' })
    }),
  )
})

test('members of a detail may come back from the database in another order', () => {
  const at = new Date('2026-11-22T12:00:00Z')
  const entry = { seq: 1, at, event: 'key-set', subject: 's', previous: Buffer.alloc(32) }
  const one = hashEntry({ ...entry, detail: { agent: 'a', purpose: 'first' } })
  const other = hashEntry({ ...entry, detail: { purpose: 'first', agent: 'a' } })
  expect(one).toEqual(other)
})

test('the hash of an entry never changes, because old ledgers must stay verifiable', () => {
  const entry = {
    seq: 1,
    at: new Date('2026-11-22T12:00:00.123Z'),
    event: 'key-set',
    subject: '0d4a4d2e-7f7c-4d5c-9a56-1f7a0c6a1b11',
    detail: { purpose: 'first', agent: 'a' },
    previous: Buffer.alloc(32),
  }
  expect(hashEntry(entry).toString('hex')).toMatchInlineSnapshot(
    `"79d74f3afdd7823da12b68b3c936d47da841e0af324cdc5dd0933c3bffe2b17a"`,
  )
})
