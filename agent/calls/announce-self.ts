import { agentPaths, zAnnounceResponse } from '../../protocol/agent-api.ts'
import { createAgentSelf } from '../../protocol/agent-self.ts'
import type { Clock } from '../../protocol/clock.ts'
import { hashMachine } from '../../protocol/hash-machine.ts'
import type { Log } from '../../protocol/log.ts'
import type { Identity } from '../identity/create-identity.ts'
import type { EncryptionKeys } from '../identity/encryption-keys.ts'
import type { Randomness } from '../randomness.ts'
import { StartProblem } from '../start-problem.ts'
import type { CallOutcome, CallServer } from './call-server.ts'
import { isClockApart } from './clock-apart.ts'
import type { Watch } from './keep-watch.ts'
import { pauseAfter } from './pause-after.ts'

interface AnnouncePorts {
  readonly call: CallServer
  readonly identity: Identity
  /** How people call this agent, and the directories it serves. */
  readonly self: { readonly name: string; readonly directories: readonly string[] }
  readonly keys: EncryptionKeys
  readonly version: string
  /** What the agent's own checks say just now, by name: `ok` or a code. */
  readonly checkHealth: () => Promise<Readonly<Record<string, string>>>
  readonly clock: Clock
  readonly random: Randomness
  readonly log: Log
  readonly watch: Watch
  /** The id of this machine; `undefined`: not known, or the server may run here too. */
  readonly machineId: string | undefined
}

const everyMs = 60_000
const callSeconds = 15
const chances = 1_000_000

/**
 * Tells the server who is there and what to seal to: at once, after each rotation of keys, and every minute with what the
 * agent's own checks say. `announced` resolves after the first time the server took it. A server on this very machine
 * ends the agent: `stopping` aborts, and both promises reject with {@link StartProblem}.
 */
export function announceSelf(
  ports: AnnouncePorts,
  stopping: AbortController,
): { readonly announced: Promise<void>; readonly ended: Promise<void> } {
  const first = Promise.withResolvers<void>()
  const ended = announceForever(ports, stopping.signal, first.resolve).catch((fault: unknown) => {
    ports.log.error('the agent may not run', { fault: fault instanceof Error ? fault.name : '' })
    stopping.abort()
    first.reject(fault)
    throw fault
  })
  // Whoever asks hears of it; nobody has to ask.
  for (const promise of [first.promise, ended]) promise.catch(() => undefined)
  return { announced: first.promise, ended }
}

async function announceForever(
  ports: AnnouncePorts,
  stopping: AbortSignal,
  onFirst: () => void,
): Promise<void> {
  const { clock, random } = ports
  // The first word goes out before the checks: they may take long, and nothing can be sealed until it is heard.
  let health: Readonly<Record<string, string>> | undefined
  for (let failures = 0; !stopping.aborted; ) {
    await renewWords(ports)
    const told = await announceOnce(ports, health ?? {}, stopping)
    if (told === undefined) {
      // Said again soon, and without asking the controllers first: jobs wait until it is heard.
      failures += 1
      await clock.sleep(pauseAfter(failures, random.below(chances) / chances), stopping)
      continue
    }
    failures = 0
    onFirst()
    // What the first checks say goes out as soon as they have said it.
    const atOnce = health === undefined || told.again
    health = { ...(await ports.checkHealth()), clock: told.clock }
    await clock.sleep(atOnce ? 0 : everyMs, stopping)
  }
}

/** A disk without room ends no agent: what it has is good for hours yet. */
async function renewWords({ keys, identity, clock, log }: AnnouncePorts): Promise<void> {
  try {
    if (await keys.rotate(clock.now())) log.info('encryption keys rotated')
    if (await identity.list.renew(clock.now())) log.info('list of agents signed anew')
  } catch (fault) {
    log.error('keys cannot be renewed', { fault: fault instanceof Error ? fault.name : '' })
  }
}

/** What came of an announcement: what the server's answer says of the clocks, and whether to announce again at once. */
interface Told {
  readonly clock: 'ok' | 'clock-apart'
  readonly again: boolean
}

/** What the server's answer says; `undefined`: it did not take the announcement. */
async function announceOnce(
  ports: AnnouncePorts,
  health: Readonly<Record<string, string>>,
  stopping: AbortSignal,
): Promise<Told | undefined> {
  const { call, identity, keys, version, clock } = ports
  const asked = clock.now()
  const list = identity.list.newest()?.words
  const self = await createAgentSelf(ports.self, identity.key, asked)
  const position = await ports.watch.position()
  const own = { self, certificates: keys.certificates(), version, health, position }
  const body = { ...own, ...(list === undefined ? {} : { list }) }
  const outcome = await call(agentPaths.announce, body, zAnnounceResponse, {
    seconds: callSeconds,
    signal: stopping,
  })
  if (outcome.outcome !== 'answered') {
    if (!stopping.aborted) logNotTaken(outcome, ports.log)
    return undefined
  }
  await refuseSameMachine(outcome.value.machine, ports.machineId)
  const apart = Date.parse(outcome.value.serverTime) - asked.getTime()
  const isApart = logClockApart(apart, ports.log)
  const taken = await ports.watch.take(outcome.value, !isApart)
  if (taken === 'failed') return undefined
  return { clock: isApart ? 'clock-apart' : 'ok', again: taken === 'again' }
}

function logNotTaken(outcome: Exclude<CallOutcome<unknown>, { outcome: 'answered' }>, log: Log) {
  const refused = outcome.outcome === 'refused' ? outcome : undefined
  log.warn('announcement not taken', {
    outcome: outcome.outcome,
    status: refused?.status ?? null,
  })
  if (refused?.clockApart !== undefined) logClockApart(refused.clockApart, log)
}

function logClockApart(milliseconds: number, log: Log): boolean {
  const apart = isClockApart(milliseconds)
  if (apart) log.warn('the clocks are apart', { milliseconds, code: 'clock-apart' })
  return apart
}

/** Whoever takes over a server must not find the agent's keys beside it. Throws {@link StartProblem}. */
async function refuseSameMachine(
  server: { readonly salt: string; readonly hash: string } | undefined,
  machineId: string | undefined,
): Promise<void> {
  if (!(server && machineId)) return
  if ((await hashMachine(machineId, server.salt)) !== server.hash) return
  throw new StartProblem(
    'the server runs on this very machine',
    'run the agent on a machine of its own, or say `"pilot": true` in its configuration for a trial',
  )
}
