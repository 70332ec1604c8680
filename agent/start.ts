import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import manifest from '../package.json' with { type: 'json' }
import type { Clock } from '../protocol/clock.ts'
import type { Job } from '../protocol/jobs.ts'
import type { Log } from '../protocol/log.ts'
import type { Secret } from '../protocol/secret.ts'
import { announceSelf } from './calls/announce-self.ts'
import type { PeerPorts } from './calls/call-peers.ts'
import { type CallServer, createCallServer, type HttpClient } from './calls/call-server.ts'
import { enrol } from './calls/enrol.ts'
import { keepWatch } from './calls/keep-watch.ts'
import { pollJobs } from './calls/poll-jobs.ts'
import { startSendResults } from './calls/send-results.ts'
import { checkHealth } from './check-health.ts'
import { type AgentConfig, type AgentConfigInput, parseAgentConfig } from './config.ts'
import { checkStanding } from './identity/check-standing.ts'
import { createIdentity, type Identity } from './identity/create-identity.ts'
import { openEncryptionKeys } from './identity/encryption-keys.ts'
import { readPrivateFile, writePrivateFile } from './identity/private-folder.ts'
import { carryOutGuarded } from './jobs/carry-out-guarded.ts'
import { tellOwners } from './jobs/own/tell-owners.ts'
import type { ReachCrashPoint } from './journal/crash-point.ts'
import { forgetDaily } from './journal/forget-daily.ts'
import { lockStateFolder } from './lock-state-folder.ts'
import { type OpenedJobTools, openJobTools } from './open-job-tools.ts'
import { type Randomness, systemRandomness } from './randomness.ts'
import { StartProblem } from './start-problem.ts'

/** What an agent is handed besides its configuration. */
export interface AgentPorts {
  readonly clock: Clock
  readonly log: Log
  readonly http: HttpClient
  readonly random?: Randomness
  /** Spent if the agent is not enrolled yet. */
  readonly enrolmentCode?: Secret
  /** The value of NODE_DEBUG: with `ldapts` in it the agent does not start. */
  readonly nodeDebug?: string | undefined
  /** The id of this machine, where it has one: compared with the server's. */
  readonly machineId?: string | undefined
  /** Crash tests end the process here. */
  readonly reach?: ReachCrashPoint
  /** The folder that relative paths in the configuration start from. */
  readonly folder?: string
}

/** A running agent. @internal */
export interface RunningAgent {
  /** Its id: the thumbprint of its identity key. */
  readonly agent: string
  /** The thumbprint of the key that signs the list of agents: what server and page pin. */
  readonly listThumbprint: string
  /** Resolves when a server has taken the first announcement. */
  readonly announced: Promise<void>
  /** Resolves when the agent has been stopped. Rejects with {@link StartProblem} if it stops because it may not run. */
  readonly ended: Promise<void>
  /** Asks for no more jobs, finishes what was begun, and lets go of everything. */
  stop(): Promise<void>
}

/**
 * Makes the agent's keys, offline, and says what the server's configuration has to pin. Doing it again changes nothing.
 * Throws {@link StartProblem}.
 */
export async function init(
  input: AgentConfigInput,
  ports: Pick<AgentPorts, 'clock' | 'folder'>,
): Promise<Pick<RunningAgent, 'agent' | 'listThumbprint'>> {
  const config = parseAgentConfig(input, ports.folder ?? '.')
  const identity = await identityOf(config, ports.clock.now())
  return { agent: identity.key.thumbprint, listThumbprint: identity.list.thumbprint }
}

/** What a command beside an agent needs to speak with the server about other agents. Throws {@link StartProblem}. */
export async function openPeers(input: AgentConfigInput, ports: AgentPorts): Promise<PeerPorts> {
  const config = parseAgentConfig(input, ports.folder ?? '.')
  const { clock, http, random = systemRandomness } = ports
  const now = clock.now()
  const identity = await identityOf(config, now)
  return {
    identity,
    call: createCallServer(config.server, identity.key, { http, clock, random }),
    now,
  }
}

/** Starts an agent. It answers no call: it announces itself and asks for jobs. Throws {@link StartProblem}. */
export async function start(input: AgentConfigInput, ports: AgentPorts): Promise<RunningAgent> {
  const config = parseAgentConfig(input, ports.folder ?? '.')
  const identity = await identityOf(config, ports.clock.now())
  const unlock = await lockStateFolder(config.stateFolder)
  try {
    return await startLocked(config, identity, ports, unlock)
  } catch (fault) {
    await unlock()
    throw fault
  }
}

async function startLocked(
  config: AgentConfig,
  identity: Identity,
  ports: AgentPorts,
  unlock: () => Promise<void>,
): Promise<RunningAgent> {
  const { clock, log, random = systemRandomness, reach = () => undefined } = ports
  const directories = namesOf(config)
  const call = createCallServer(config.server, identity.key, { http: ports.http, clock, random })
  await enrolOnce(config, identity, call, ports)
  const keys = await openEncryptionKeys(config.stateFolder, directories, identity.key, clock.now())
  const stopping = new AbortController()
  const shared = { identity, keys, reach, clock, random, log, stopping: stopping.signal }
  const opened = await openJobTools(config, shared, ports.nodeDebug)
  const { journal, witness } = opened
  const { stateFolder } = config
  const run = randomUUID()
  const watch = keepWatch({ journal, witness, identity, keys, clock, log, stateFolder, run })
  const results = startSendResults({ call, clock, random, log, reach })
  const standing = () => checkStanding(identity, directories, clock.now())
  const health = () => checkHealth({ ...opened, standing }, stopping.signal)
  const announcing = announceSelf(
    {
      ...{ call, identity, keys, version: manifest.version, checkHealth: health },
      self: { name: config.name, directories },
      watch,
      ...{ clock, random, log },
      machineId: config.pilot ? undefined : ports.machineId,
    },
    stopping,
  )
  // Nothing is asked for before the server has said that it is one this agent may serve.
  const polling = Promise.race([announcing.announced, announcing.ended])
    .catch(() => undefined)
    .then(() =>
      pollJobs(
        {
          ...{ call, clock, random, log, directories, results, lanes: config.lanes.jobs },
          list: identity.list,
          carryOut: (job) => carryOutFor(job, opened),
        },
        stopping.signal,
      ),
    )
  const forgetting = forgetDaily(
    { journal, clock, log, isTimeSure: watch.clocksAgree },
    config.forgetAfterDays,
    stopping.signal,
  )
  const telling = tellOwners([...opened.tools.values()], stopping.signal)
  const agent = identity.key.thumbprint
  log.info('agent started', { agent, version: manifest.version })
  return {
    agent,
    listThumbprint: identity.list.thumbprint,
    announced: announcing.announced,
    ended: announcing.ended,
    stop: async () => {
      stopping.abort()
      await Promise.all([
        ...[polling, forgetting, telling],
        announcing.ended.catch(() => undefined),
      ])
      await results.finish()
      await opened.close()
      await unlock()
      log.info('agent stopped', { agent })
    },
  }
}

function carryOutFor(job: Job, { tools, guard }: OpenedJobTools) {
  const own = tools.get(job.directory)
  return own ? carryOutGuarded(job, own, guard) : Promise.resolve(undefined)
}

/** Spends the enrolment code, once, and remembers that it was taken. */
async function enrolOnce(
  config: AgentConfig,
  identity: Identity,
  call: CallServer,
  { clock, enrolmentCode: code }: Pick<AgentPorts, 'clock' | 'enrolmentCode'>,
): Promise<void> {
  const path = join(config.stateFolder, 'enrolled.json')
  if ((await readPrivateFile(path)) !== undefined) return
  if (!code) {
    throw new StartProblem(
      'this agent is not enrolled',
      'make a code with `firstkey agent code`, then run `firstkey agent enrol`',
    )
  }
  await enrol(
    code,
    { name: config.name, directories: namesOf(config), identity },
    call,
    clock.now(),
  )
  await writePrivateFile(path, JSON.stringify({ server: config.server }))
}

function identityOf(config: AgentConfig, now: Date): Promise<Identity> {
  return createIdentity(config.stateFolder, namesOf(config), now, config.agentListKey)
}

function namesOf({ directories }: AgentConfig): readonly string[] {
  return directories.map(({ name }) => name)
}
