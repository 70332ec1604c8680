import { expect, test } from 'vitest'
import type { JournalEntry } from './journal-entry.ts'
import { TemporaryMemory } from './temporary-memory.ts'

const account = '22222222-2222-4222-8222-222222222222'
const at = (minute: number) => new Date(Date.UTC(2026, 11, 7, 8, minute))
const where = (minute: number) => ({
  ...{ at: at(minute).toISOString(), directory: 'contoso', account },
  jti: 'job',
})
const begun: JournalEntry = {
  ...{ type: 'temporary-begun', ...where(0), delivery: account, controller: 'dc1' },
}
const set: JournalEntry = { type: 'temporary-set', ...where(1), datedAt: at(1).toISOString() }
const sending: JournalEntry = { type: 'temporary-sending', ...where(2), sentTo: '••• 01' }
const sent: JournalEntry = { type: 'temporary-sent', ...where(3), arrival: 'accepted' }

function memoryOf(...entries: readonly JournalEntry[]) {
  const memory = new TemporaryMemory()
  for (const entry of entries) memory.take(entry)
  return memory
}
const found = (...entries: readonly JournalEntry[]) => memoryOf(...entries).find('contoso', account)

test('each line says how far it came', () => {
  expect(found()).toBeUndefined()
  expect(found(begun)?.isSet).toBeUndefined()
  expect(found(begun, set)).toMatchObject({ isSet: true, datedAt: at(1) })
  expect(found(begun, set)?.sendingAt).toBeUndefined()
  expect(found(begun, set, sending)).toMatchObject({ sendingAt: at(2), sentTo: '••• 01' })
  expect(found(begun, set, sending, sent)).toMatchObject({ arrival: 'accepted' })
})

test('what certainly reached nobody, and what was set or closed over, is over', () => {
  const not: JournalEntry = { type: 'temporary-not-sent', ...where(3), code: 'code-not-sent' }
  const closed: JournalEntry = { type: 'closed', ...where(4), pwdLastSet: '1', receipt: 'r' }
  expect(found(begun, set, sending, not)).toBeUndefined()
  expect(found(begun, set, sending, sent, closed)).toBeUndefined()
  expect(found(begun, set, sending, not, begun)).toEqual({ begun })
})

test('whatever became of it, it counts for an hour', () => {
  const memory = memoryOf(begun, set)
  expect(memory.countInHour('contoso', at(59))).toBe(1)
  expect(memory.countInHour('fabrikam', at(59))).toBe(0)
  expect(memory.countInHour('contoso', at(61))).toBe(0)
})
