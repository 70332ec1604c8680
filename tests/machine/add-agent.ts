import { type ChildProcess, spawn } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { admitAgent } from '../../agent/admit-agent.ts'
import type { PeerPorts } from '../../agent/calls/call-peers.ts'
import { createCallServer } from '../../agent/calls/call-server.ts'
import { createIdentity } from '../../agent/identity/create-identity.ts'
import { systemRandomness } from '../../agent/randomness.ts'
import { init } from '../../agent/start.ts'
import { systemClock } from '../../protocol/clock.ts'
import { showFingerprint } from '../../protocol/fingerprint.ts'
import { hashOfEnrolmentCode } from '../../server/agents/know-agents.ts'
import { directoryOf } from './simulated-world.ts'
import { agentPorts, directoryName, writeAgentFiles } from './start-agent.ts'
import type { World } from './start-world.ts'
import { waitFor } from './wait-for.ts'

const program = join(import.meta.dirname, '..', 'crashes', 'agent-that-dies.ts')

/** An agent in a process of its own, beside the one of the world. */
export interface AddedAgent {
  readonly agent: string
  readonly fingerprint: string
  readonly folder: string
  readonly child: ChildProcess
  /** Whether it has ended. */
  hasEnded(): boolean
  /** As a power cut would. */
  kill(): Promise<void>
}

/** What a command beside the world's own agent, or beside another one, has at hand. */
export async function peersOf(world: World, folder = world.agentFolder, pinned?: string) {
  const now = new Date()
  const identity = await createIdentity(join(folder, 'state'), [directoryName], now, pinned)
  const ports = { http: agentPorts(folder).http, clock: systemClock, random: systemRandomness }
  const call = createCallServer(world.server.agentsUrl, identity.key, ports)
  return { identity, call, now } satisfies PeerPorts
}

/** Starts a further agent, enrolled and waiting. It ends itself at `point`, if it ever comes there. */
export async function addAgent(world: World, point = 'never'): Promise<AddedAgent> {
  const { folder, config } = writeAgentFiles(
    world.server.agentsUrl,
    directoryOf(world.simulator),
    world.simulator.phone,
    world.power?.guard,
    world.power?.entra,
  )
  const { host: portalHost } = new URL(world.server.portalUrl)
  const own = {
    ...config,
    name: 'further agent',
    organisation: { name: 'Contoso', portalHost },
    agentListKey: world.agent.listThumbprint,
    stateFolder: join(folder, 'state'),
  }
  const { agent } = await init(own, agentPorts(folder))
  writeFileSync(join(folder, 'agent.json'), JSON.stringify(own))
  const code = await allowEnrolment(world)
  const child = spawn(process.execPath, [program, folder, point, code], {
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  await waitFor('the further agent to announce itself', async () => {
    const row = await world.database.store
      .selectFrom('agent')
      .select('seen_at')
      .where('id', '=', agent)
      .executeTakeFirst()
    return row?.seen_at ?? undefined
  })
  return {
    agent,
    fingerprint: showFingerprint(agent),
    folder,
    child,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    kill: async () => {
      child.kill('SIGKILL')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Admits it, as its operator would beside the world's agent, and waits until jobs may go to it. */
export async function admit(world: World, added: AddedAgent): Promise<void> {
  await admitAgent(added.fingerprint, [], await peersOf(world))
}

async function allowEnrolment({ database: { store } }: World): Promise<string> {
  const code = `FURTHER${String(Math.random()).slice(2)}`
  const now = new Date()
  const expires = new Date(now.getTime() + 3_600_000)
  const row = { directories: [directoryName], created_at: now, expires_at: expires }
  await store
    .insertInto('enrolment')
    .values({ code_hash: hashOfEnrolmentCode(code), ...row })
    .execute()
  return code
}
