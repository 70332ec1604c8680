import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Clock } from '../../protocol/clock.ts'
import type { Job } from '../../protocol/jobs.ts'
import { createKeyPair } from '../../protocol/keys.ts'
import { systemRandomness } from '../randomness.ts'
import { createCallServer } from './call-server.ts'
import { pollJobs } from './poll-jobs.ts'

const log = { debug() {}, info() {}, warn() {}, error() {} }
const begin = Date.UTC(2026, 11, 7, 8)
const minute = 60_000

/** Polls a server that is away for so long, on a clock on which waiting takes no time. */
async function pollThrough(outage: number, chance: number) {
  let now = begin
  const waits: number[] = []
  const clock: Clock = {
    now: () => new Date(now),
    sleep: (milliseconds) => {
      waits.push(milliseconds)
      now += milliseconds
      return Promise.resolve()
    },
  }
  const job: Job = {
    ...{ id: randomUUID(), kind: 'find-account', directory: 'contoso', delivery: randomUUID() },
    ...{ expiresAt: new Date(begin + outage + minute).toISOString(), hint: {} },
  }
  const http = () => {
    if (now < begin + outage) return Promise.reject(new Error('no way there'))
    const body = JSON.stringify({ jobs: [job], serverTime: clock.now().toISOString() })
    return Promise.resolve(new Response(body))
  }
  const random = { ...systemRandomness, below: (limit: number) => Math.floor(chance * limit) }
  const identity = await createKeyPair('sig', { extractable: false })
  const call = createCallServer('https://agents.contoso.test', identity, { http, clock, random })
  const stopping = new AbortController()
  const carriedOut: string[] = []
  await pollJobs(
    {
      ...{ call, clock, random, log, directories: ['contoso'], lanes: 2 },
      list: { newest: () => undefined, take: () => Promise.resolve(false) },
      results: { add: () => undefined, isWaiting: () => false, finish: () => Promise.resolve() },
      carryOut: ({ id }) => {
        carriedOut.push(id)
        stopping.abort()
        return Promise.resolve(undefined)
      },
    },
    stopping.signal,
  )
  return { waits, late: now - begin - outage, isDone: carriedOut.includes(job.id) }
}

test.each([0, 0.5, 0.999])(
  'a server that is away for five minutes is asked ever less often, and soon after it is back (chance %d)',
  async (chance) => {
    const { waits, late, isDone } = await pollThrough(5 * minute, chance)
    expect(isDone).toBe(true)
    expect(late).toBeLessThanOrEqual(30_000)
    // At half a minute a time: neither a storm nor a sleep.
    expect(waits.length).toBeLessThan(30)
    waits.forEach((wait, failures) => {
      const most = Math.min(500 * 2 ** failures, 30_000)
      expect(wait).toBeGreaterThanOrEqual(most / 2)
      expect(wait).toBeLessThanOrEqual(most)
    })
  },
)

test('a job that is not understood is logged once by its id, and holds back none of the others', async () => {
  const frame = { directory: 'contoso', delivery: randomUUID() }
  const expiresAt = new Date(begin + minute).toISOString()
  const jobs = [0, 1, 2].map(() => ({ ...frame, id: randomUUID(), kind: 'find-account', hint: {} }))
  const strange = { ...frame, id: randomUUID(), kind: 'grow-wings', expiresAt }
  const nameless = { kind: 'grow-wings' }
  const answers = [
    [strange, { ...jobs[0], expiresAt }, nameless, { ...jobs[1], expiresAt }],
    [strange, { ...jobs[2], expiresAt }],
  ]
  const clock: Clock = { now: () => new Date(begin), sleep: () => Promise.resolve() }
  const http = () => {
    const body = JSON.stringify({ jobs: answers.shift() ?? [], serverTime: expiresAt })
    return Promise.resolve(new Response(body))
  }
  const identity = await createKeyPair('sig', { extractable: false })
  const ports = { http, clock, random: systemRandomness }
  const call = createCallServer('https://agents.contoso.test', identity, ports)
  const errors: unknown[] = []
  const carriedOut: string[] = []
  const stopping = new AbortController()
  await pollJobs(
    {
      ...{ call, clock, random: systemRandomness, directories: ['contoso'], lanes: 4 },
      log: { ...log, error: (_what: string, detail: unknown) => void errors.push(detail) },
      list: { newest: () => undefined, take: () => Promise.resolve(false) },
      results: { add: () => undefined, isWaiting: () => false, finish: () => Promise.resolve() },
      carryOut: ({ id }) => {
        carriedOut.push(id)
        if (carriedOut.length === jobs.length) stopping.abort()
        return Promise.resolve(undefined)
      },
    },
    stopping.signal,
  )
  expect(carriedOut).toEqual(jobs.map(({ id }) => id))
  expect(errors).toEqual([{ job: strange.id }, { job: null }])
})

test('agents that lost their server together do not come back together', async () => {
  const [early, late] = [await pollThrough(5 * minute, 0.1), await pollThrough(5 * minute, 0.9)]
  expect(early.waits[3]).not.toBe(late.waits[3])
})
