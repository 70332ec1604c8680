import { agentPaths, zResultsResponse } from '../../protocol/agent-api.ts'
import type { Clock } from '../../protocol/clock.ts'
import type { Log } from '../../protocol/log.ts'
import type { ReachCrashPoint } from '../journal/crash-point.ts'
import type { Randomness } from '../randomness.ts'
import type { CallServer } from './call-server.ts'
import { pauseAfter } from './pause-after.ts'

/** An answer on its way to the server. After `keepUntil` nobody can use it. */
export interface PendingResult {
  readonly job: string
  readonly result: unknown
  readonly keepUntil: Date
}

/** Carries answers to the server until it has taken them. */
export interface SendResults {
  add(result: PendingResult): void
  /** Whether an answer to this job is waiting. */
  isWaiting(job: string): boolean
  /** Ends after what is waiting was tried once more. */
  finish(): Promise<void>
}

const most = 32
const callSeconds = 15
const chances = 1_000_000

/** Starts carrying. Answering twice changes nothing, so an answer whose fate is unknown is sent again. */
export function startSendResults(ports: {
  readonly call: CallServer
  readonly clock: Clock
  readonly random: Randomness
  readonly log: Log
  readonly reach: ReachCrashPoint
}): SendResults {
  const { call, clock, random, log, reach } = ports
  const waiting = new Map<string, PendingResult>()
  const finishing = new AbortController()
  let wake = Promise.withResolvers<void>()

  function nextBatch(): readonly PendingResult[] {
    const now = clock.now()
    for (const [job, { keepUntil }] of waiting) if (keepUntil < now) waiting.delete(job)
    return [...waiting.values()].slice(0, most)
  }

  /** What was not taken goes to the end, where it does not keep the others from their turn. Returns how many those are. */
  function keepUntaken(batch: readonly PendingResult[], taken: readonly string[]): number {
    const left = batch.filter(({ job }) => !taken.includes(job))
    for (const { job } of batch) waiting.delete(job)
    for (const each of left) waiting.set(each.job, each)
    return left.length
  }

  async function sendOnce(): Promise<boolean> {
    const batch = nextBatch()
    if (batch.length === 0) return true
    await reach('results-before-send')
    const results = batch.map(({ job, result }) => ({ job, result }))
    const outcome = await call(agentPaths.results, { results }, zResultsResponse, {
      seconds: callSeconds,
    })
    await reach('results-sent')
    if (outcome.outcome === 'answered') {
      const left = keepUntaken(batch, outcome.value.taken)
      if (left === 0) return true
    }
    log.warn('answers not taken', { outcome: outcome.outcome, waiting: waiting.size })
    return false
  }

  async function run(): Promise<void> {
    for (let failures = 0; !finishing.signal.aborted; ) {
      if (waiting.size === 0) await wake.promise
      wake = Promise.withResolvers<void>()
      failures = (await sendOnce()) ? 0 : failures + 1
      await pause(failures)
    }
    let taken = true
    while (taken && waiting.size > 0) taken = await sendOnce()
  }

  async function pause(failures: number): Promise<void> {
    if (failures === 0) return
    await clock.sleep(pauseAfter(failures, random.below(chances) / chances), finishing.signal)
  }

  const running = run()
  return {
    add: (result) => {
      waiting.set(result.job, result)
      wake.resolve()
    },
    isWaiting: (job) => waiting.has(job),
    finish: async () => {
      finishing.abort()
      wake.resolve()
      await running
    },
  }
}
