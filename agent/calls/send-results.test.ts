import { expect, test } from 'vitest'
import { systemClock } from '../../protocol/clock.ts'
import { systemRandomness } from '../randomness.ts'
import type { CallServer } from './call-server.ts'
import { startSendResults } from './send-results.ts'

const clock = { now: systemClock.now, sleep: () => new Promise<void>(setImmediate) }
const silent = () => undefined
const log = { debug: silent, info: silent, warn: silent, error: silent }
const result = { outcome: 'refused' as const, code: 'internal' }

/** Carries `jobs` to a server that takes, at each call, those that `takes` says. Returns what was sent, call by call. */
async function carry(
  jobs: readonly string[],
  takes: (job: string, call: number) => boolean,
): Promise<readonly (readonly string[])[]> {
  const sent: string[][] = []
  const call = ((_path: string, body: { results: readonly { job: string }[] }) => {
    const batch = body.results.map(({ job }) => job)
    sent.push(batch)
    const taken = batch.filter((job) => takes(job, sent.length))
    return Promise.resolve({ outcome: 'answered', value: { taken } })
  }) as unknown as CallServer
  const random = { ...systemRandomness, below: () => 0 }
  const ports = { call, clock, random, log, reach: () => Promise.resolve() }
  const results = startSendResults(ports)
  const keepUntil = new Date(Date.now() + 60_000)
  for (const job of jobs) results.add({ job, result, keepUntil })
  while (jobs.some((job) => results.isWaiting(job))) await clock.sleep()
  await results.finish()
  return sent
}

test('an answer that the server cannot take in is sent again, and holds back no other', async () => {
  const sent = await carry(['one', 'two', 'three'], (job, call) => job !== 'one' || call > 2)
  expect(sent).toEqual([['one', 'two', 'three'], ['one'], ['one']])
})

test('answers beyond one call have their turn before one that was not taken is tried again', async () => {
  const jobs = Array.from({ length: 33 }, (_, index) => `job ${index}`)
  const sent = await carry(jobs, (job, call) => job !== 'job 0' || call > 1)
  expect(sent[1]).toEqual(['job 32', 'job 0'])
})
