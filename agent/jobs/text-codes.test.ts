import { expect, test } from 'vitest'
import { systemRandomness } from '../randomness.ts'
import { TextCodes } from './text-codes.ts'

const minute = 60_000
const start = Date.UTC(2026, 11, 7, 8)
const at = (minutes: number) => new Date(start + minutes * minute)
const browser = { sig: 'sig', enc: 'enc' }
const place = {
  directory: 'contoso',
  account: '6f9619ff-8b86-d011-b42d-00c04fc964ff',
  delivery: '0b7b9a52-53a5-4f0c-9e0c-3d2f5b0b4a10',
  purpose: 'first',
} as const

function issue() {
  const codes = new TextCodes(systemRandomness)
  const { code } = codes.issue(place, browser, at(0))
  return {
    codes,
    code,
    outcomeAt: (minutes: number) => codes.check(place, code, browser, at(minutes)).outcome,
  }
}

test.each([
  [9.9, 'right'],
  [10, 'wrong'],
  // The clock jumps ahead, or back: a code never lives longer for it.
  [60, 'wrong'],
  [-60, 'wrong'],
  // A clock that is put right by seconds ends nothing.
  [-0.5, 'right'],
])('%d minutes later by the agent’s clock a code is %s', (minutes, outcome) => {
  expect(issue().outcomeAt(minutes)).toBe(outcome)
})

test('after the clock jumped back the same browser gets a new code', () => {
  const { codes } = issue()
  const fresh = codes.issue(place, browser, at(-60))
  expect(fresh.expiresAt).toEqual(at(-50))
  expect(codes.check(place, fresh.code, browser, at(-59)).outcome).toBe('right')
})
