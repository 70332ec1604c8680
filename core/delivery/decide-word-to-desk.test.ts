import { expect, test } from 'vitest'
import { decideWordToDesk } from './decide-word-to-desk.ts'

const at = (time: string) => Date.parse(`2026-12-06T${time}:00Z`)
const told = { deskToldOf: 'no-answer', deskToldAt: at('16:00') } as const
const untold = { ...told, deskUntoldSince: at('16:05') }
const tell = (problem: string) => ({ do: 'tell-desk', problem })

type Asked = Parameters<typeof decideWordToDesk>
const table: readonly (readonly [string, Asked[0], Asked[1], string, unknown])[] = [
  ['nothing is wrong: no word', {}, undefined, '16:00', undefined],
  ['a problem is told at once', {}, 'no-answer', '16:00', tell('no-answer')],
  ['and once', told, 'no-answer', '23:00', undefined],
  ['another problem is told as well', told, 'not-me', '16:01', tell('not-me')],
  ['a desk that could not be told is left for an hour', untold, 'no-answer', '16:59', undefined],
  ['then it is told again', untold, 'no-answer', '17:00', tell('no-answer')],
  ['another problem does not wait for it', untold, 'not-me', '16:06', tell('not-me')],
  ['what has settled itself is told no more', untold, undefined, '16:06', { do: 'spare-desk' }],
  ['what the desk knows is not taken back', told, undefined, '17:00', undefined],
]

test.each(table)('%s', (_what, facts, problem, now, word) => {
  expect(decideWordToDesk(facts, problem, at(now))).toEqual(word)
})
