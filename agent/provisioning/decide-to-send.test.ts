import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decideToSend, type SendQuestion, type Standing } from './decide-to-send.ts'

const now = new Date('2026-12-01T12:00:00Z')
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
const never = { state: 'never', at: new Date(0), digest: '' } as const
const there: Standing = { found: 'one', isProtected: false, isInside: true }
const question: SendQuestion = {
  ...{ past: never, digest: 'words', active: true, standing: { found: 'none' }, update: false },
  ...{ guard: { mayUpdate: false, mayDisable: false }, now },
}
const may = { mayUpdate: true, mayDisable: true }
const sent = { state: 'sent', at: ago(60), digest: 'words' } as const
const unknown = { ...sent, state: 'unknown' } as const

test.each<[string, Partial<SendQuestion>, string | true]>([
  ['somebody new', {}, true],
  ['somebody who exists', { standing: there }, 'exists'],
  ['somebody who exists, asked for', { standing: there, update: true }, 'guard-provision'],
  ['the same, allowed', { standing: there, update: true, guard: may }, true],
  [
    'an administrator, allowed',
    { standing: { ...there, isProtected: true }, update: true, guard: may },
    'guard-protected',
  ],
  [
    'somebody elsewhere, allowed',
    { standing: { ...there, isInside: false }, update: true, guard: may },
    'guard-container',
  ],
  ['somebody inactive', { active: false }, 'guard-disable'],
  ['somebody inactive, allowed', { active: false, guard: may }, true],
  ['two of one number', { standing: { found: 'several' } }, 'several-exist'],
  ['nobody knows who', { standing: { found: 'unreadable' } }, 'directory-unreadable'],
  ['sent before', { past: sent }, 'sent-before'],
  ['sent before, with other words', { past: { ...sent, digest: 'other' } }, 'under-way'],
  ['sent before, and failed', { past: { ...sent, became: 'failed' } }, true],
  ['made, not seen yet', { past: { ...sent, became: 'created' } }, 'sent-before'],
  ['made and deleted since', { past: { ...sent, at: ago(1500), became: 'created' } }, true],
  ['made and there', { past: { ...sent, became: 'created' }, standing: there }, 'sent-before'],
  ['the answer was lost a moment ago', { past: { ...unknown, at: ago(29) } }, 'unknown-yet'],
  ['the answer was lost, and half an hour is over', { past: { ...unknown, at: ago(31) } }, true],
  ['the answer was lost, and they are there', { past: unknown, standing: there }, 'exists'],
  [
    'the answer was lost a moment ago, and they are there, to be changed',
    { past: { ...unknown, at: ago(1) }, standing: there, update: true, guard: may },
    'unknown-yet',
  ],
  ['the answer was lost, and the log says no', { past: { ...unknown, became: 'failed' } }, true],
])('%s', (_who, changes, said) => {
  const decision = decideToSend({ ...question, ...changes })
  expect(decision.send ? true : decision.why).toBe(said)
})

test('whoever exists is never sent without command and guard, nor anybody inactive without the guard', () => {
  const any = fc.record({
    past: fc.record({
      state: fc.constantFrom('never' as const, 'sent' as const, 'unknown' as const),
      at: fc.date({ min: ago(10_000), max: now, noInvalidDate: true }),
      digest: fc.constantFrom('words', 'other'),
    }),
    active: fc.boolean(),
    update: fc.boolean(),
    guard: fc.record({ mayUpdate: fc.boolean(), mayDisable: fc.boolean() }),
    standing: fc.oneof(
      fc.constantFrom<Standing>({ found: 'none' }, { found: 'several' }, { found: 'unreadable' }),
      fc.record({
        found: fc.constant('one' as const),
        isProtected: fc.boolean(),
        isInside: fc.boolean(),
      }),
    ),
  })
  fc.assert(
    fc.property(any, (given) => {
      const { send } = decideToSend({ ...question, ...given })
      const { standing, update, guard, active } = given
      if (!send) return true
      if (!active && !guard.mayDisable) return false
      if (standing.found === 'none') return true
      return standing.found === 'one' && update && guard.mayUpdate && !standing.isProtected
    }),
  )
})
