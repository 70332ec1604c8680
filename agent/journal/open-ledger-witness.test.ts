import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLedgerWitness } from './open-ledger-witness.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'firstkey-witness-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const head = (seq: number, digit = 'a') => ({ seq, hash: digit.repeat(64) })
const day = (number: number) => new Date(Date.UTC(2026, 11, 7, 8) + number * 86_400_000)

test.each([
  ['further on', head(6), undefined],
  ['the same', head(5), undefined],
  ['of the same number, but another', head(5, 'b'), 'rewritten'],
  ['of a number before, as it was', head(3), 'cut'],
  ['of a number before, but another', head(3, 'b'), 'rewritten'],
  ['of a number before that nobody knows', head(4), 'cut'],
])('an end that is %s', async (_what, shown, problem) => {
  const witness = await openLedgerWitness(folder)
  for (const seq of [3, 5]) expect(await witness.take(head(seq), day(0))).toBeUndefined()
  expect(await witness.take(shown, day(0))).toBe(problem)
  const again = await openLedgerWitness(folder)
  expect(again.hasProblem()).toBe(problem !== undefined)
  expect(again.heads().at(-1)).toMatchObject(shown)
})

test('a line that was cut off is left out, and the next one is whole', async () => {
  const witness = await openLedgerWitness(folder)
  await witness.take(head(1), day(0))
  appendFileSync(join(folder, 'ledger-heads.jsonl'), '{"at":"2026-1')
  const again = await openLedgerWitness(folder)
  await again.take(head(2), day(0))
  expect((await openLedgerWitness(folder)).heads().map(({ seq }) => seq)).toEqual([1, 2])
})

test('the list stays short: one end a day of long ago, and whatever was wrong', async () => {
  const witness = await openLedgerWitness(folder)
  for (let seq = 10; seq < 1400; seq += 1) await witness.take(head(seq), day(Math.floor(seq / 100)))
  await witness.take(head(2), day(14))
  for (let seq = 1400; seq < 2800; seq += 1) {
    await witness.take(head(seq), day(Math.floor(seq / 100)))
  }
  const heads = (await openLedgerWitness(folder)).heads()
  expect(heads.length).toBeLessThan(1300)
  expect(heads.at(-1)?.seq).toBe(2799)
  expect(heads.filter(({ problem }) => problem).map(({ seq }) => seq)).toEqual([2])
  expect(new Set(heads.map(({ at }) => at)).size).toBe(28)
})
