import { expect, test } from 'vitest'
import { judgeOwnSides } from './judge-own-sides.ts'

const without = { 'directory:contoso': 'ok', text: 'ok' }
const allowing = { ...without, 'own notices:contoso': 'ok', 'own tenant:contoso': 'own-untold' }

test.each([
  ['on at neither side', false, [without], undefined],
  ['on at both', true, [without, allowing], undefined],
  ['served, and no guard allows it', true, [without, without], 'fail'],
  ['served, and nobody is enrolled', true, [], 'fail'],
  ['allowed, and not served', false, [allowing], 'warn'],
] as const)('my password %s', (_what, isServed, agents, state) => {
  expect(judgeOwnSides(isServed, agents)[0]?.state).toBe(state)
})
