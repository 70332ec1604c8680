import Fastify, { type FastifyInstance } from 'fastify'
import type * as z from 'zod/mini'
import {
  agentPaths,
  zAnnounceRequest,
  zEnrolRequest,
  zJobsRequest,
  zPeersRequest,
  zResultsRequest,
  zTouchedRequest,
} from '../../protocol/agent-api.ts'
import { hashMachine } from '../../protocol/hash-machine.ts'
import type { Job } from '../../protocol/jobs.ts'
import { refuse } from '../http/refuse.ts'
import type { ServerPorts } from '../server-ports.ts'
import { answerPeers, findTouched } from './answer-peers.ts'
import { keepFurthest, readLedgerEnd } from './hand-back.ts'
import { announce, enrol, findAgent } from './know-agents.ts'
import { ownLeaseSeconds, takeJobs } from './take-jobs.ts'
import { type ListPorts, readNewest, takeList } from './take-list.ts'
import { takeResults } from './take-results.ts'
import { countOnce, verifyCaller } from './verify-caller.ts'

const mostBytes = 256 * 1024
const maximumWaitMilliseconds = 25_000

/** What the door needs beside the server's parts: the news that jobs may be waiting. */
export interface AgentDoorPorts extends ListPorts {
  /** Resolves when jobs may be waiting, when the time is up, or when the server stops. */
  readonly jobsMayWait: (milliseconds: number) => Promise<void>
  /** The id of this machine, where it has one. */
  readonly machineId?: string | undefined
}

/** The HTTP door for agents: enrolment with a one-time code, then signed requests only. */
export function createAgentDoor(ports: AgentDoorPorts): FastifyInstance {
  const door = Fastify({ bodyLimit: mostBytes, logger: false })
  // The signature covers the body as it was sent, so the text is kept and parsed by the routes.
  door.removeAllContentTypeParsers()
  door.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body)
  })
  door.setErrorHandler((error: Error, _request, reply) => {
    ports.log.error('the agents’ door broke', { error: error.name })
    return refuse(reply, 'internal')
  })
  door.setNotFoundHandler((_request, reply) => refuse(reply, 'not-found'))

  door.post(agentPaths.enrol, async (request, reply) => {
    const call = await readCall(request, zEnrolRequest, ports)
    if (!call) return refuse(reply, 'token-refused')
    // Not counted: the code works once, so that the same request again is refused with it.
    const agent = await enrol(call.caller.agent, call.body, ports)
    return agent ? { agent, serverTime: now(ports) } : refuse(reply, 'token-refused')
  })
  door.post(agentPaths.announce, async (request, reply) => {
    const call = await readKnownCall(request, zAnnounceRequest, ports)
    if (!call) return refuse(reply, 'token-refused')
    await announce(call.agent, call.body, ports)
    const position = await keepFurthest(call.agent, call.body.position, ports)
    const ledger = await readLedgerEnd(ports)
    const told = { ...(position === undefined ? {} : { position }), ledger }
    return { serverTime: now(ports), ...told, ...(await ownMachine(ports)) }
  })
  door.post(agentPaths.jobs, async (request, reply) => {
    const call = await readKnownCall(request, zJobsRequest, ports)
    if (!call) return refuse(reply, 'token-refused')
    const isGone = () => request.socket.destroyed
    const jobs = await waitForJobs(call.agent, call.listSerial, { ...call.body, isGone }, ports)
    if (jobs.length > 0) ports.reach('jobs-taken')
    const newest = await readNewest(ports.database)
    const isNewer = newest && newest.serial > call.body.listSerial
    return { jobs, serverTime: now(ports), ...(isNewer ? { list: newest.words } : {}) }
  })
  door.post(agentPaths.results, async (request, reply) => {
    const call = await readKnownCall(request, zResultsRequest, ports)
    if (!call) return refuse(reply, 'token-refused')
    if (!call.isListed) return refuse(reply, 'agent-not-listed')
    return { taken: await takeResults(call, call.body.results, ports) }
  })
  door.post(agentPaths.peers, async (request, reply) => {
    const call = await readKnownCall(request, zPeersRequest, ports)
    if (!call) return refuse(reply, 'token-refused')
    if (call.body.list !== undefined) await takeList(call.body.list, ports)
    if (!call.isListed) return refuse(reply, 'agent-not-listed')
    return await answerPeers(ports)
  })
  door.post(agentPaths.touched, async (request, reply) => {
    const call = await readKnownCall(request, zTouchedRequest, ports)
    if (!call) return refuse(reply, 'token-refused')
    if (!call.isListed) return refuse(reply, 'agent-not-listed')
    return await findTouched(call.body.agent, ports)
  })
  return door
}

/**
 * Takes jobs as soon as there are any, unless nobody is there to be given them any more. There is no news of a lease that
 * runs out: it is looked for. Ends early when a newer list comes, so that an agent knows soon who is believed.
 */
async function waitForJobs(
  agent: string,
  listSerial: number,
  asked: {
    readonly directories: readonly string[]
    readonly most: number
    readonly waitSeconds: number
    readonly isGone: () => boolean
  },
  ports: AgentDoorPorts,
): Promise<readonly Job[]> {
  const wait = Math.min(asked.waitSeconds * 1000, maximumWaitMilliseconds)
  const until = ports.clock.now().getTime() + wait
  for (;;) {
    if (asked.isGone()) return []
    const known = await findAgent(agent, ports)
    const directories = asked.directories.filter((each) => known?.directories.includes(each))
    const jobs = await takeJobs(agent, directories, asked.most, ports)
    const left = until - ports.clock.now().getTime()
    if (jobs.length > 0 || left <= 0 || known?.listSerial !== listSerial) return jobs
    await ports.jobsMayWait(Math.min(left, ownLeaseSeconds * 1000))
  }
}

/** Told to every agent, so that one on this very machine refuses to run (see SECURITY.md). */
async function ownMachine({ machineId, newId }: AgentDoorPorts) {
  if (!machineId) return {}
  const salt = newId()
  return { machine: { salt, hash: await hashMachine(machineId, salt) } }
}

interface IncomingCall {
  readonly url: string
  readonly body: unknown
  readonly headers: { readonly authorization?: string | undefined }
}

async function readCall<S extends z.ZodMiniType>(
  request: IncomingCall,
  schema: S,
  ports: ServerPorts,
) {
  const text = typeof request.body === 'string' ? request.body : ''
  const bound = { path: request.url, body: text }
  const caller = await verifyCaller(request.headers.authorization, bound, ports)
  if (caller === undefined) return undefined
  const body = schema.safeParse(parseJson(text))
  return body.success ? { caller, body: body.data } : undefined
}

async function readKnownCall<S extends z.ZodMiniType>(
  request: IncomingCall,
  schema: S,
  ports: ServerPorts,
) {
  const call = await readCall(request, schema, ports)
  const known = call && (await findAgent(call.caller.agent, ports))
  if (!known || !(await countOnce(call.caller, ports))) return undefined
  return { agent: known.id, body: call.body, ...known }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON is not the shape that was asked for, and is refused as such.
    return undefined
  }
}

const now = (ports: ServerPorts) => ports.clock.now().toISOString()
