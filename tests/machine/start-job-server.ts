import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  agentPaths,
  zAnnounceRequest,
  zEnrolRequest,
  zJobsRequest,
  zResultsRequest,
} from '../../protocol/agent-api.ts'
import { verifyAgentList, verifyRecipients } from '../../protocol/agent-list.ts'
import { verifyAgentRequest } from '../../protocol/agent-request.ts'
import { type Clock, systemClock } from '../../protocol/clock.ts'
import { hashMachine } from '../../protocol/hash-machine.ts'
import type { Job, JobKind, ResultOf } from '../../protocol/jobs.ts'
import { zResultOf } from '../../protocol/jobs.ts'
import { verifyJournalPosition } from '../../protocol/journal-position.ts'
import type { LedgerHead } from '../../protocol/ledger.ts'

type Wanted<K extends JobKind> = Omit<Extract<Job, { kind: K }>, 'id' | 'kind' | 'expiresAt'> & {
  readonly id?: string
  readonly expiresAt?: string
}

/**
 * A real HTTP server that speaks the calls of an agent and holds nothing but the jobs that a test feeds it. It plays the
 * honest server and, as well, the attacker who owns one: jobs go out exactly as the test wrote them.
 */
export interface JobServer {
  readonly url: string
  readonly enrolmentCode: string
  /** Gives a job to the agent and waits for its answer. The same `id` twice is a job delivered twice. */
  ask<K extends JobKind>(kind: K, job: Wanted<K>): Promise<ResultOf<K>>
  /** Gives a job to the agent without waiting. Returns its id. */
  give<K extends JobKind>(kind: K, job: Wanted<K>): string
  /** Waits for the answer to a job. */
  answerTo(id: string): Promise<unknown>
  /** Whom a browser may seal to, checked as the page checks it. */
  recipients(directory: string, listThumbprint: string): ReturnType<typeof verifyRecipients>
  /** What the last announcement said of the agent's checks. */
  health(): Readonly<Record<string, string>>
  /** The certificates that the agent announced. */
  certificates(): readonly string[]
  /** The list that the agent announced. */
  list(): string | undefined
  /** Hands out this list, old or new, with every answer from now on; resolves when the agent has read it. */
  offerList(words: string): Promise<void>
  /** From the next announcement on it shows this end of the ledger; `undefined`: none. */
  showLedger(head: LedgerHead | undefined): void
  /** From now on it says that it is as late as this clock says, and takes requests of that time. */
  followClock(clock: Pick<Clock, 'now'>): void
  /** While true, it does not hand back how far the agent said that its journal goes: as one that lies by silence. */
  hidePositions(hide: boolean): void
  /** While true, results are refused, as by a server that broke. */
  refuseResults(refuse: boolean): void
  stop(): Promise<void>
}

export async function startJobServer(
  options: { readonly port?: number; readonly machineId?: string } = {},
): Promise<JobServer> {
  const enrolmentCode = 'copper-otter-lantern-seven'
  const enrolled = new Set<string>()
  const waiting: Job[] = []
  const answers = new Map<string, PromiseWithResolvers<unknown>>()
  let announced: ReturnType<typeof zAnnounceRequest.parse> | undefined
  let wake = Promise.withResolvers<void>()
  let refusing = false
  let offered: string | undefined
  let unread: { readonly read: PromiseWithResolvers<void>; carried: boolean } | undefined
  let ledger: LedgerHead | undefined
  let hiding = false
  let time: Pick<Clock, 'now'> = systemClock
  let furthest: { readonly count: number; readonly words: string } | undefined

  async function keepPosition(words = ''): Promise<void> {
    const shown = await verifyJournalPosition(words, new Date())
    if (shown && shown.count > (furthest?.count ?? -1)) furthest = { count: shown.count, words }
  }

  const answerOf = (id: string) => {
    const known = answers.get(id) ?? Promise.withResolvers<unknown>()
    answers.set(id, known)
    return known
  }

  async function poll(body: unknown, isGone: () => boolean) {
    const { most, waitSeconds, directories } = zJobsRequest.parse(body)
    if (unread?.carried) {
      unread.read.resolve()
      unread = undefined
    }
    const late = new Promise((resolve) => setTimeout(resolve, waitSeconds * 1000).unref())
    if (waiting.length === 0 && !unread) await Promise.race([wake.promise, late])
    wake = Promise.withResolvers<void>()
    // Nothing is handed to an agent that has hung up: the next one to ask shall have it.
    if (isGone()) return { jobs: [], serverTime: time.now().toISOString() }
    const mine = waiting.filter(({ directory }) => directories.includes(directory)).slice(0, most)
    for (const job of mine) waiting.splice(waiting.indexOf(job), 1)
    if (unread) unread.carried = true
    const list = offered === undefined ? {} : { list: offered }
    return { jobs: mine, serverTime: time.now().toISOString(), ...list }
  }

  async function answer(
    path: string,
    body: unknown,
    agent: string,
    isGone: () => boolean,
  ): Promise<[number, unknown]> {
    const serverTime = time.now().toISOString()
    if (path === agentPaths.enrol) {
      const { code } = zEnrolRequest.parse(body)
      if (code !== enrolmentCode) return [403, { code: 'token-refused' }]
      enrolled.add(agent)
      return [200, { agent, serverTime }]
    }
    if (path === agentPaths.announce) {
      announced = zAnnounceRequest.parse(body)
      const salt = randomUUID()
      const { machineId } = options
      const machine = machineId && { salt, hash: await hashMachine(machineId, salt) }
      await keepPosition(announced.position)
      const position = hiding ? undefined : furthest?.words
      const told = { ...(position && { position }), ...(ledger && { ledger }) }
      return [200, { serverTime, ...told, ...(machine && { machine }) }]
    }
    if (path === agentPaths.jobs) return [200, await poll(body, isGone)]
    if (refusing) return [500, { code: 'internal' }]
    const { results } = zResultsRequest.parse(body)
    for (const { job, result } of results) answerOf(job).resolve(result)
    return [200, { taken: results.map(({ job }) => job) }]
  }

  const server = createServer((request, response) => {
    void handle(request, response, answer, () => time.now())
  })
  await new Promise<void>((resolve) =>
    server.listen(options.port ?? 0, '127.0.0.1', () => resolve()),
  )

  const give: JobServer['give'] = (kind, job) => {
    const id = job.id ?? randomUUID()
    const expiresAt = job.expiresAt ?? new Date(time.now().getTime() + 60_000).toISOString()
    if (job.id !== undefined) answers.delete(id)
    waiting.push({ ...job, id, kind, expiresAt } as unknown as Job)
    wake.resolve()
    return id
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    enrolmentCode,
    give,
    answerTo: (id) => answerOf(id).promise,
    ask: async (kind, job) =>
      zResultOf[kind].parse(await answerOf(give(kind, job)).promise) as ResultOf<typeof kind>,
    recipients: async (directory, listThumbprint) => {
      const list = await verifyAgentList(announced?.list ?? '', listThumbprint, new Date())
      return verifyRecipients(
        list?.agents ?? [],
        announced?.certificates ?? [],
        directory,
        new Date(),
      )
    },
    health: () => announced?.health ?? {},
    certificates: () => announced?.certificates ?? [],
    list: () => announced?.list,
    offerList: (words) => {
      offered = words
      unread = { read: Promise.withResolvers<void>(), carried: false }
      wake.resolve()
      return unread.read.promise
    },
    showLedger: (head) => {
      ledger = head
    },
    followClock: (clock) => {
      time = clock
    },
    hidePositions: (hide) => {
      hiding = hide
    },
    refuseResults: (refuse) => {
      refusing = refuse
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

type Answer = (
  path: string,
  body: unknown,
  agent: string,
  isGone: () => boolean,
) => Promise<[number, unknown]>

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  now: () => Date,
): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks).toString('utf8')
  const path = request.url ?? ''
  const words = request.headers.authorization?.replace(/^Bearer /, '') ?? ''
  const verified = await verifyAgentRequest(words, { path, body }, now())
  const [status, json] = verified
    ? await answer(path, JSON.parse(body), verified.agent, () => response.closed)
    : [401, { code: 'token-refused' }]
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(json))
}
