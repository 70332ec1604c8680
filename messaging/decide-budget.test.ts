import { expect, test } from 'vitest'
import { decideBudget } from './decide-budget.ts'

const limits = { perDelivery: 10, perNumber: 5, perDay: 1000 }

test.each([
  [{ delivery: 0, number: 0, day: 0 }, { allowed: true }],
  [{ delivery: 9, number: 4, day: 999 }, { allowed: true }],
  [
    { delivery: 10, number: 0, day: 0 },
    { allowed: false, code: 'budget-delivery-spent' },
  ],
  [
    { delivery: 0, number: 5, day: 0 },
    { allowed: false, code: 'budget-number-spent' },
  ],
  [
    { delivery: 0, number: 0, day: 1000 },
    { allowed: false, code: 'budget-day-spent' },
  ],
  [
    { delivery: 99, number: 99, day: 9999 },
    { allowed: false, code: 'budget-delivery-spent' },
  ],
  [
    { delivery: Number.NaN, number: 0, day: 0 },
    { allowed: false, code: 'budget-delivery-spent' },
  ],
  [
    { delivery: 0, number: -1, day: 0 },
    { allowed: false, code: 'budget-number-spent' },
  ],
] as const)('%o leads to %o', (counts, decision) => {
  expect(decideBudget(counts, limits)).toEqual(decision)
})

test('a limit of nothing allows nothing', () => {
  const none = { perDelivery: 0, perNumber: 0, perDay: 0 }
  expect(decideBudget({ delivery: 0, number: 0, day: 0 }, none).allowed).toBe(false)
})
