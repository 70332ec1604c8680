import { expect, test } from 'vitest'
import { createSeededRandom } from './create-seeded-random.ts'
import { createFaults } from './faults.ts'

test('a fault strikes once unless told otherwise, and only where it should', () => {
  const faults = createFaults(() => 0)
  faults.add({ target: 'directory', kind: 'hang', operation: 'modify', controller: 1 })
  expect(faults.take('directory', 'modify', 0)).toBeUndefined()
  expect(faults.take('directory', 'search', 1)).toBeUndefined()
  expect(faults.take('phone', 'modify')).toBeUndefined()
  expect(faults.take('directory', 'modify', 1)?.kind).toBe('hang')
  expect(faults.take('directory', 'modify', 1)).toBeUndefined()
})

test('refusing is about connections, everything else is not, unless said', () => {
  const faults = createFaults(() => 0)
  faults.add({ target: 'phone', kind: 'refuse' })
  faults.add({ target: 'phone', kind: 'hang' })
  expect(faults.take('phone', 'submit')?.kind).toBe('hang')
  expect(faults.take('phone', 'connect')?.kind).toBe('refuse')
})

test('a fault for ever lasts until it is cleared', () => {
  const faults = createFaults(() => 0)
  faults.add({ target: 'mailbox', kind: 'lose', times: 'always' })
  for (const _attempt of [1, 2, 3]) expect(faults.take('mailbox', 'data')).toBeDefined()
  faults.clear()
  expect(faults.take('mailbox', 'data')).toBeUndefined()
})

test('the same seed lets the same things go wrong', () => {
  const play = (seed: number) => {
    const faults = createFaults(createSeededRandom(seed))
    faults.add({ target: 'mailbox', kind: 'lose', times: 'always', probability: 0.3 })
    return Array.from({ length: 200 }, () => faults.take('mailbox', 'data') !== undefined)
  }
  expect(play(7)).toEqual(play(7))
  expect(play(7)).not.toEqual(play(8))
  expect(play(7).filter((struck) => struck).length).toBeGreaterThan(30)
  expect(play(7).filter((struck) => struck).length).toBeLessThan(90)
})
