import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { PgBoss as Boss } from 'pg-boss'
import { init } from '../../../agent/start.ts'
import { systemClock } from '../../../protocol/clock.ts'
import { hashOfEnrolmentCode } from '../../../server/agents/know-agents.ts'
import { createQueues } from '../../../server/deliveries/work-deliveries.ts'
import { toDriverOptions } from '../../../server/store/connection.ts'
import { startEmbeddedPostgres } from '../../../server/store/embedded/start-embedded-postgres.ts'
import { migrate } from '../../../server/store/migrate.ts'
import { openDatabase, type Store } from '../../../server/store/open-database.ts'
import { noLog } from '../../../simulator/log.ts'
import { type Simulator, start as startSimulator } from '../../../simulator/start.ts'
import { makeHireKnown } from '../make-hire-known.ts'
import { directoryOf } from '../simulated-world.ts'
import { agentPorts, directoryName, writeAgentFiles } from '../start-agent.ts'
import { toConnectionString } from '../to-connection-string.ts'
import { waitFor } from '../wait-for.ts'
import type { Person } from './create-person.ts'
import { type Front, startFront } from './start-front.ts'
import { startUnderFire, type UnderFire } from './start-under-fire.ts'
import { childLog } from './take-orders.ts'

/** Servers, an agent and a database that may all be killed, and the simulator, which may not. */
export interface CrashWorld {
  readonly simulator: Simulator
  readonly store: Store
  readonly servers: readonly UnderFire[]
  readonly agent: UnderFire
  /** What hires reach the servers through, and what the agent does. */
  readonly portal: Front
  readonly agents: Front
  readonly listThumbprint: string
  /** The folder that the agent keeps its state in. */
  readonly agentFolder: string
  /** Kills the database's first process; its supervisor starts it again. */
  killDatabase(): void
  /** Makes a person known, as an import would that is repeated until it has worked. Returns the delivery's id. */
  hire(person: Person): Promise<string>
  /** What the agent wrote in its journal. */
  journal(): readonly JournalLine[]
  /** Leaves this server out, as a load balancer does that misses its answers. */
  leaveOut(server: UnderFire): void
  takeBackIn(server: UnderFire): void
  stop(): Promise<void>
}

export interface JournalLine {
  readonly type: string
  readonly account: string
  readonly jti?: string
  readonly receipt?: string
}

export interface CrashWorldOptions {
  readonly servers?: number
  /** Keys of the servers' plan, and of their mail settings, to set otherwise. */
  readonly plan?: Readonly<Record<string, unknown>>
  readonly mail?: Readonly<Record<string, unknown>>
}

const enrolmentCode = 'ABCDEFGH23456789ABCD'

/** Nothing waits for its day: invitations go out at once, evidence is looked for every second. */
const impatientPlan = {
  directory: directoryName,
  inviteDaysBefore: 60,
  inviteAt: '00:00',
  quietHours: { from: '00:00', to: '00:00' },
  remindDaysBefore: [],
  startsAt: '23:59',
  deadlineHours: 0,
  findEverySeconds: 1,
  evidenceEverySeconds: 1,
}

export async function startCrashWorld(options: CrashWorldOptions = {}): Promise<CrashWorld> {
  const state = mkdtempSync(join(tmpdir(), 'firstkey-crash-'))
  const databaseFolder = mkdtempSync(join(tmpdir(), 'firstkey-crash-database-'))
  const log = childLog('database')
  const postgres = await startEmbeddedPostgres({
    stateFolder: databaseFolder,
    log,
    clock: systemClock,
  })
  const connection = { socket: postgres.connection }
  await migrate({ connection, log })
  const database = openDatabase({ connection, applicationName: 'firstkey-test', log })
  const { store } = database
  const simulator = await startSimulator(
    { directory: { sampleHires: false } },
    { clock: systemClock, log: noLog },
  )
  // Nobody is locked out by the wrong passwords that are tried afterwards.
  simulator.directory.setPasswordPolicy({ lockoutThreshold: 0 })
  const portal = await startFront()
  const agents = await startFront()
  const agentFiles = writeAgentFiles(
    `http://127.0.0.1:${agents.port}`,
    directoryOf(simulator),
    simulator.phone,
    { texts: { perDelivery: 100, perNumber: 100, perDay: 10_000 } },
  )
  const { folder } = agentFiles
  const { listThumbprint } = await init(agentFiles.config, agentPorts(folder))
  await allowEnrolment(store)

  const wordsKeyFile = join(state, 'words-key')
  writeFileSync(wordsKeyFile, randomBytes(32), { mode: 0o600 })
  const config = {
    ...serverConfig(simulator, listThumbprint, options),
    databaseUrl: toConnectionString(postgres.connection),
    portal: { listen: { port: 0 }, url: `http://start.localhost:${portal.port}` },
    wordsKeyFile,
  }
  const servers: UnderFire[] = []
  const leftOut = new Set<UnderFire>()
  const pointFronts = () => {
    const portsOf = (door: string) =>
      servers
        .filter((each) => !leftOut.has(each))
        .map((each) => each.ready()?.[door])
        .filter((url) => url !== undefined)
        .map((url) => Number(new URL(url).port))
    portal.point(portsOf('portalDoor'))
    agents.point(portsOf('agentsUrl'))
  }
  for (let count = 0; count < (options.servers ?? 1); count += 1) {
    const own = { ...config, state: join(state, `server-${count}`) }
    servers.push(startUnderFire('server', { config: own }, pointFronts))
  }
  await waitFor('the servers', () => isUp(servers), 60)
  const agent = startUnderFire(
    'agent',
    { config: agentFiles.config, folder, enrolmentCode },
    () => undefined,
  )
  await waitFor('the agent', () => isUp([agent]), 60)
  const boss = new Boss({
    ...toDriverOptions(connection),
    supervise: false,
    schedule: false,
    max: 2,
  })
  boss.on('error', () => undefined)
  await boss.start()
  await createQueues(boss)

  return {
    ...{ simulator, store, servers, agent, portal, agents, listThumbprint, agentFolder: folder },
    killDatabase: () => killIfAlive(postgres.pid()),
    hire: (person) =>
      waitFor(
        'the import',
        () => makeHireKnown(knownOf(person), store, boss).catch(() => undefined),
        60,
      ),
    journal: () => readJournal(join(folder, 'state', 'journal.jsonl')),
    leaveOut: (server) => {
      leftOut.add(server)
      pointFronts()
    },
    takeBackIn: (server) => {
      leftOut.delete(server)
      pointFronts()
    },
    stop: async () => {
      await Promise.all([agent, ...servers].map((each) => each.lose()))
      await portal.stop()
      await agents.stop()
      await boss.stop({ graceful: false })
      await simulator.stop()
      await database.close()
      await postgres.stop()
      for (const each of [state, databaseFolder, folder]) {
        rmSync(each, { recursive: true, force: true })
      }
    },
  }
}

/** Whether all are ready. Throws where one does not get up, again and again: nobody has aimed at them yet. */
function isUp(programs: readonly UnderFire[]): boolean {
  const failed = programs.find((each) => each.failedStarts.length > 2)
  if (failed) throw new Error(failed.failedStarts.at(-1))
  return programs.every((each) => each.ready())
}

/** What stands in the configuration of every server. */
function serverConfig(simulator: Simulator, agentListKey: string, options: CrashWorldOptions) {
  return {
    agents: { listen: { port: 0 } },
    api: { listen: { port: 0 } },
    agentListKey,
    organisation: { name: 'Contoso', deskPhone: '+31 20 123 4567' },
    desk: { name: 'Service desk', mail: 'desk@contoso.test', phone: '+31 20 123 4567' },
    mail: {
      host: simulator.mailbox.host,
      port: simulator.mailbox.port,
      ca: simulator.caPem,
      serverName: 'localhost',
      from: 'welcome@contoso.test',
      fromName: 'Contoso',
      ...options.mail,
    },
    plan: { ...impatientPlan, ...options.plan },
  }
}

async function allowEnrolment(store: Store): Promise<void> {
  const now = new Date()
  await store
    .insertInto('enrolment')
    .values({
      code_hash: hashOfEnrolmentCode(enrolmentCode),
      directories: [directoryName],
      created_at: now,
      expires_at: new Date(now.getTime() + 3_600_000),
    })
    .execute()
}

/** What was just killed and is not back yet is dead already. */
function killIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** What HR knows of a person: not the name of the account. */
function knownOf({ sam: _, ...known }: Person) {
  return known
}

function readJournal(path: string): readonly JournalLine[] {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
  return lines
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line.slice(line.indexOf(' ') + 1)) as JournalLine)
}
