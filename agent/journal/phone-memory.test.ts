import { expect, test } from 'vitest'
import type { JournalEntry } from './journal-entry.ts'
import { PhoneMemory } from './phone-memory.ts'

const account = '22222222-2222-4222-8222-222222222222'
const at = (minute: number) => new Date(Date.UTC(2026, 11, 7, 8, minute))
const where = (minute: number) => ({ at: at(minute).toISOString(), directory: 'contoso', account })
const begun = (jti: string, minute: number): JournalEntry => ({
  ...{ type: 'registering-phone', ...where(minute), delivery: account, jti, user: account },
  ending: '42',
})
const done = (jti: string, minute: number): JournalEntry => ({
  ...{ type: 'phone-registered', ...where(minute), jti, phone: 'm', receipt: 'r' },
})
const memoryOf = (...entries: readonly JournalEntry[]) => {
  const memory = new PhoneMemory()
  for (const entry of entries) memory.take(entry)
  return memory
}
const found = (memory: PhoneMemory) => memory.find('contoso', account)

test('what was begun may stand there until its end is known; what is removed does not', () => {
  expect(found(memoryOf(begun('a', 0)))).toMatchObject({ begun: { jti: 'a' } })
  expect(found(memoryOf(begun('a', 0), done('a', 1)))).toMatchObject({ done: { phone: 'm' } })
  const removed: JournalEntry = { type: 'phone-removed', ...where(2) }
  expect(found(memoryOf(begun('a', 0), done('a', 1), removed))).toBeUndefined()
  const not: JournalEntry = { type: 'phone-not-registered', ...where(1), jti: 'a', code: 'x' }
  expect(found(memoryOf(begun('a', 0), not))).toBeUndefined()
  expect(found(memoryOf(begun('a', 0), done('b', 1)))?.done).toBeUndefined()
})

test('what may have been registered counts for an hour, what certainly was not counts for nothing', () => {
  const memory = memoryOf(begun('a', 0), begun('b', 30))
  expect(memory.countInHour('contoso', at(45))).toBe(2)
  expect(memory.countInHour('contoso', at(75))).toBe(1)
  expect(memory.countInHour('fabrikam', at(45))).toBe(0)
  memory.take({ type: 'phone-not-registered', ...where(46), jti: 'b', code: 'x' })
  expect(memory.countInHour('contoso', at(47))).toBe(1)
})
