import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { readJob } from './read-job.ts'

const now = new Date('2026-11-22T08:00:00Z')
const minutesLater = (minutes: number) => new Date(now.getTime() + minutes * 60_000).toISOString()
const id = randomUUID()
const frame = { id, directory: 'contoso', delivery: randomUUID() }
const account = '6f9619ff-8b86-d011-b42d-00c04fc964ff'
const kinds = {
  'find-account': { hint: {} },
  'close-account': { account, because: 'mistake', receipts: [] },
  'check-text-code': { account, purpose: 'first', box: '' },
  'set-first-password': { account, purpose: 'first', box: '', grants: [], receipts: [] },
} as const

test.each([
  ['find-account', 60, 60],
  ['find-account', 24 * 60, 24 * 60],
  ['find-account', 525_600, 24 * 60],
  ['close-account', 525_600, 24 * 60],
  ['check-text-code', 10, 10],
  ['check-text-code', 24 * 60, 15],
  ['set-first-password', 15, 15],
  ['set-first-password', 525_600, 15],
  ['set-first-password', -5, -5],
] as const)('%s said to be of use for %i minutes is so for %i', (kind, said, held) => {
  const { job } = readJob({ ...frame, kind, ...kinds[kind], expiresAt: minutesLater(said) }, now)
  expect(job).toMatchObject({ id, kind, expiresAt: minutesLater(held) })
})

const known = { ...frame, kind: 'find-account', hint: {}, expiresAt: minutesLater(5) }

test.each([
  ['of a kind to come', { ...known, kind: 'grow-wings' }, id],
  ['with a field to come', { ...known, wings: 2 }, id],
  ['without an end', { ...known, expiresAt: undefined }, id],
  ['without an id', { ...known, id: undefined }, undefined],
  ['whose id is none', { ...known, id: 'line\nbreak' }, undefined],
  ['that is no object', 'wings', undefined],
  ['that is nothing', null, undefined],
])('a job %s is told by its id, if it has one', (_what, said, told) => {
  expect(readJob(said, now)).toEqual({ id: told })
})
