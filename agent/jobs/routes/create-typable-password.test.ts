import { expect, test } from 'vitest'
import { systemRandomness } from '../../randomness.ts'
import { createTypablePassword } from './create-typable-password.ts'

test.each([0, 8, 14, 19, 20, 24, 32, 64])(
  'it is at least %i long, and typable',
  (minimumLength) => {
    const password = createTypablePassword({ minimumLength }, systemRandomness)
    password.reveal((bare) => {
      expect(bare.length).toBeGreaterThanOrEqual(Math.max(19, minimumLength))
      expect(bare).toMatch(/^[A-Z][a-z][2-9][a-z](-[A-Z][a-z][2-9][a-z])+$/)
    })
  },
)

test('two are never the same', () => {
  const random = systemRandomness
  const made = Array.from({ length: 500 }, () =>
    createTypablePassword({ minimumLength: 8 }, random).reveal(String),
  )
  expect(new Set(made).size).toBe(500)
})
