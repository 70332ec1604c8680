import { expect, test } from 'vitest'
import { HandedPassMemory } from './handed-pass-memory.ts'
import type { EntryOf, JournalEntry } from './journal-entry.ts'

const account = '22222222-2222-4222-8222-222222222222'
const at = (minute: number) => new Date(Date.UTC(2026, 11, 7, 8, minute))
const where = (minute: number) => ({
  ...{ at: at(minute).toISOString(), directory: 'contoso', account, jti: 'job' },
})
const sending: EntryOf<'pass-sending'> = {
  ...{ type: 'pass-sending', ...where(0), delivery: account, pass: 'p1', once: true },
  ...{ expiresAt: at(60).toISOString(), sentTo: '••• 01', receipt: 'r' },
}
const sent: JournalEntry = { type: 'pass-sent', ...where(1), arrival: 'accepted' }
const notSent: JournalEntry = { type: 'pass-not-sent', ...where(1), code: 'code-not-sent' }
const removed = (pass: string): JournalEntry => ({ type: 'pass-removed', ...where(2), pass })

function found(entries: readonly JournalEntry[], minute = 5) {
  const memory = new HandedPassMemory()
  for (const entry of entries) memory.take(entry)
  return memory.find('contoso', account, at(minute))
}

test.each<readonly [string, readonly JournalEntry[], unknown]>([
  ['nothing left', [], undefined],
  ['it may have left', [sending], { sending }],
  ['it left', [sending, sent], { sending, arrival: 'accepted' }],
  ['the carrier refused it', [sending, notSent], undefined],
  ['it was taken away', [sending, sent, removed('p1')], undefined],
  ['another one was taken away', [sending, sent, removed('p0')], { sending, arrival: 'accepted' }],
  [
    'a later one',
    [sending, notSent, { ...sending, pass: 'p2' }],
    { sending: { ...sending, pass: 'p2' } },
  ],
])('%s', (_what, entries, expected) => {
  expect(found(entries)).toEqual(expected)
})

test('one whose time has passed is in nobody’s way', () => {
  expect(found([sending, sent], 59)).toBeDefined()
  expect(found([sending, sent], 60)).toBeUndefined()
})
