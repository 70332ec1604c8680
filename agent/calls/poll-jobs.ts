import { agentPaths, zJobsResponse } from '../../protocol/agent-api.ts'
import type { Clock } from '../../protocol/clock.ts'
import type { Job } from '../../protocol/jobs.ts'
import type { Log } from '../../protocol/log.ts'
import type { KeptList } from '../identity/keep-list.ts'
import type { Randomness } from '../randomness.ts'
import type { CallServer } from './call-server.ts'
import { createLanes } from './lanes.ts'
import { pauseAfter } from './pause-after.ts'
import { readJob } from './read-job.ts'
import type { SendResults } from './send-results.ts'

interface PollPorts {
  readonly call: CallServer
  readonly clock: Clock
  readonly random: Randomness
  readonly log: Log
  readonly directories: readonly string[]
  /** The list of agents: the server hands on a newer one with the jobs. */
  readonly list: Pick<KeptList, 'newest' | 'take'>
  readonly results: SendResults
  /** Jobs at once. */
  readonly lanes: number
  /** Carries out a job. `undefined`: no answer; the job will come again. */
  readonly carryOut: (job: Job) => Promise<unknown>
}

const waitSeconds = 25
const most = 32
const chances = 1_000_000
const keepMs = 10 * 60_000
const mostSeen = 1000

/**
 * Asks the server for jobs for as long as the agent runs: only as many as there are free lanes for, waiting at the server
 * while there are none. A job that comes again while it is being carried out is left alone; one that comes again soon
 * after gets the answer it got; one that is not understood is logged, and the others are carried out. Resolves when
 * `stopping` aborts and what was begun is finished.
 */
export async function pollJobs(ports: PollPorts, stopping: AbortSignal): Promise<void> {
  const { clock, log, random } = ports
  const jobs = createLanes(ports.lanes)
  const answers = createAnswers()
  const refused = createRefused(log)
  const underWay = new Map<string, Promise<void>>()

  async function handle(job: Job): Promise<void> {
    const begin = clock.now()
    const keepUntil = new Date(Date.parse(job.expiresAt) + keepMs)
    const known = answers.find(job.id)
    const result = known ?? (await ports.carryOut(job))
    if (result === undefined) return
    answers.keep(job.id, result, keepUntil, begin)
    ports.results.add({ job: job.id, result, keepUntil })
    const milliseconds = clock.now().getTime() - begin.getTime()
    const { directory, kind } = job
    log.info('job done', { job: job.id, kind, directory, milliseconds, ...outcomeOf(result) })
  }

  function take(job: Job): void {
    if (underWay.has(job.id) || ports.results.isWaiting(job.id)) return
    if (!ports.directories.includes(job.directory)) {
      log.warn('job for a directory that is not ours', { job: job.id, kind: job.kind })
      return
    }
    if (Date.parse(job.expiresAt) < clock.now().getTime()) {
      log.warn('job came too late', { job: job.id, kind: job.kind })
      return
    }
    const done = jobs.run(() => handle(job)).finally(() => underWay.delete(job.id))
    underWay.set(job.id, done)
  }

  function takeUnread(said: unknown): void {
    const read = readJob(said, clock.now())
    if (read.job) take(read.job)
    else refused.note(read.id)
  }

  async function ask(): Promise<boolean> {
    const listSerial = ports.list.newest()?.serial ?? 0
    const outcome = await ports.call(
      agentPaths.jobs,
      {
        directories: ports.directories,
        most: Math.min(jobs.open(), most),
        waitSeconds,
        listSerial,
      },
      zJobsResponse,
      { seconds: waitSeconds + 15, signal: stopping },
    )
    if (outcome.outcome === 'answered') {
      await takeList(outcome.value.list, ports)
      for (const said of outcome.value.jobs) takeUnread(said)
      return true
    }
    const status = outcome.outcome === 'refused' ? outcome.status : null
    if (!stopping.aborted) log.warn('no jobs to be had', { outcome: outcome.outcome, status })
    return false
  }

  for (let failures = 0; !stopping.aborted; ) {
    await jobs.free(stopping)
    if (stopping.aborted) break
    failures = (await ask()) ? 0 : failures + 1
    if (failures > 0) {
      await clock.sleep(pauseAfter(failures, random.below(chances) / chances), stopping)
    }
  }
  await Promise.all(underWay.values())
}

/** A newer list counts before the jobs that came with it. One that cannot be kept is offered again. */
async function takeList(words: string | undefined, { list, log }: PollPorts): Promise<void> {
  if (words === undefined) return
  const taken = await list.take(words).catch(() => undefined)
  if (taken === undefined) log.error('the list of agents cannot be kept')
  else if (taken) log.info('newer list of agents taken')
}

/** Jobs that are not understood: each is logged when first seen, since it comes again until it expires. */
function createRefused(log: Log) {
  const seen = new Set<string | undefined>()
  return {
    note: (id: string | undefined) => {
      if (seen.has(id)) return
      if (seen.size >= mostSeen) seen.clear()
      seen.add(id)
      log.error('a job does not have its shape', { job: id ?? null })
    },
  }
}

/** Answers of jobs that may come again because theirs was lost on the way. */
function createAnswers() {
  const kept = new Map<string, { readonly result: unknown; readonly keepUntil: Date }>()
  return {
    find: (job: string) => kept.get(job)?.result,
    keep: (job: string, result: unknown, keepUntil: Date, now: Date) => {
      for (const [old, { keepUntil: until }] of kept) if (until < now) kept.delete(old)
      kept.set(job, { result, keepUntil })
    },
  }
}

function outcomeOf(result: unknown): { outcome?: string; code?: string } {
  if (typeof result !== 'object' || result === null) return {}
  const { outcome, code } = result as { outcome?: unknown; code?: unknown }
  return {
    ...(typeof outcome === 'string' ? { outcome } : {}),
    ...(typeof code === 'string' ? { code } : {}),
  }
}
