import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PgBoss as Boss, type PgBoss } from 'pg-boss'
import { init, type RunningAgent, start as startAgentProgram } from '../../agent/start.ts'
import { systemClock } from '../../protocol/clock.ts'
import { Secret } from '../../protocol/secret.ts'
import { hashOfEnrolmentCode } from '../../server/agents/know-agents.ts'
import type { ServerConfigInput } from '../../server/config.ts'
import type { Reach } from '../../server/crash-points.ts'
import { createWake } from '../../server/deliveries/work-deliveries.ts'
import type { Hire } from '../../server/intake/hire.ts'
import { recordTaken, takeHires } from '../../server/intake/take-hires.ts'
import { type RunningServer, start as startServer } from '../../server/start.ts'
import { toDriverOptions } from '../../server/store/connection.ts'
import { noLog } from '../../simulator/log.ts'
import { type Simulator, start as startSimulator } from '../../simulator/start.ts'
import { createIntakePorts } from './create-intake-ports.ts'
import { type AgentDirectory, agentPorts, directoryName, writeAgentFiles } from './start-agent.ts'
import { createTestDatabase, type TestDatabase } from './start-postgres.ts'
import { testLog } from './test-log.ts'
import { waitFor } from './wait-for.ts'

/** Everything that runs for a delivery: server, agent, database, directory, phone and mailbox. All real but the network. */
export interface World {
  readonly server: RunningServer
  readonly agent: RunningAgent
  readonly database: TestDatabase
  readonly simulator: Simulator
  /** Makes somebody known, as an import would. Returns the delivery's id. */
  hire(hire: WantedHire): Promise<string>
  /** The newest message of a kind in a mailbox, as soon as it is there. */
  mail(
    address: string,
    subject: RegExp,
  ): Promise<{ readonly subject: string; readonly text: string }>
  /** The newest text on a phone that matches, as soon as it is there. */
  text(number: string, pattern: RegExp): Promise<string>
  /** The link in the newest invitation to an address. */
  link(address: string): Promise<string>
  phaseOf(delivery: string): Promise<string>
  stop(): Promise<void>
}

/** Somebody to be hired; the start is today unless said otherwise. */
export interface WantedHire {
  readonly employeeNumber: string
  readonly firstName: string
  readonly lastName: string
  readonly mobile?: string
  readonly mail?: string
  readonly managerMail?: string
  readonly language?: string
  readonly device?: 'thin-client' | 'laptop' | 'phone'
  /** Days from today; 0 is today. */
  readonly startsIn?: number
}

export interface WorldOptions {
  readonly directory: AgentDirectory
  readonly guard?: Readonly<Record<string, unknown>>
  /** Keys of the server's plan to set otherwise. */
  readonly plan?: Readonly<Record<string, unknown>>
  readonly reach?: Reach
}

/** A plan in which nothing waits: invitations go out at once, evidence is looked for every second. */
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

/** Starts a whole world of its own in about two seconds. */
export async function startWorld(options: WorldOptions): Promise<World> {
  const state = mkdtempSync(join(tmpdir(), 'firstkey-world-'))
  const database = await createTestDatabase()
  const simulator = await startSimulator(
    { directory: { sampleHires: false } },
    { clock: systemClock, log: noLog },
  )
  const { folder, config: agentConfig } = writeAgentFiles(
    'http://127.0.0.1:1',
    options.directory,
    simulator.phone,
    options.guard,
  )
  const { listThumbprint } = await init(agentConfig, agentPorts(folder))
  const server = await startServer(
    serverConfig(state, database, simulator, listThumbprint, options),
    {
      clock: systemClock,
      log: testLog,
      reach: options.reach ?? (() => undefined),
    },
  )
  const code = 'ABCDEFGH23456789ABCD'
  await allowEnrolment(database, code)
  const agent = await startAgentProgram(
    {
      ...agentConfig,
      server: server.agentsUrl,
      organisation: { name: 'Contoso', portalHost: new URL(server.portalUrl).host },
    },
    { ...agentPorts(folder), log: testLog, enrolmentCode: new Secret(code) },
  )
  await agent.announced
  const boss = await new Boss({
    ...toDriverOptions(database.connection),
    supervise: false,
    schedule: false,
    max: 2,
  }).start()

  const mail: World['mail'] = (address, subject) =>
    waitFor(`a mail to ${address} about ${subject}`, () => {
      const found = simulator.mailbox
        .messages(address)
        .findLast((each) => subject.test(each.subject))
      return found && { subject: found.subject, text: found.text ?? '' }
    })
  return {
    server,
    agent,
    database,
    simulator,
    hire: (hire) => makeKnown(hire, database, boss),
    mail,
    text: async (number, pattern) => {
      const found = await waitFor(`a text to ${number}`, () =>
        simulator.phone.messages(number).findLast((each) => pattern.test(each.text)),
      )
      return found.text
    },
    link: async (address) => {
      const { text } = await mail(address, /set up your sign-in|new link/i)
      const link = /https?:\/\/\S+#\S+/.exec(text)?.[0]
      if (!link) throw new Error('no link in the invitation')
      return link
    },
    phaseOf: async (delivery) => {
      const row = await database.store
        .selectFrom('delivery')
        .select('phase')
        .where('id', '=', delivery)
        .executeTakeFirstOrThrow()
      return row.phase
    },
    stop: async () => {
      if (process.env['FIRSTKEY_TEST_LOG']) await printRows(database)
      await agent.stop()
      await server.stop()
      await boss.stop({ graceful: false })
      await simulator.stop()
      await database.drop()
      rmSync(state, { recursive: true, force: true })
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function serverConfig(
  state: string,
  database: TestDatabase,
  simulator: Simulator,
  agentListKey: string,
  options: WorldOptions,
): ServerConfigInput {
  return {
    state,
    databaseUrl: database.connectionString,
    portal: { listen: { port: 0 } },
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
    },
    plan: { ...impatientPlan, ...options.plan },
  }
}

async function allowEnrolment({ store }: TestDatabase, code: string): Promise<void> {
  const now = new Date()
  await store
    .insertInto('enrolment')
    .values({
      code_hash: hashOfEnrolmentCode(code),
      directories: [directoryName],
      created_at: now,
      expires_at: new Date(now.getTime() + 3_600_000),
    })
    .execute()
}

async function makeKnown(
  wanted: WantedHire,
  { store }: TestDatabase,
  boss: PgBoss,
): Promise<string> {
  const start = new Date(Date.now() + (wanted.startsIn ?? 0) * 86_400_000)
  const { employeeNumber, startsIn: _, device, ...contact } = wanted
  const hire: Hire = {
    names: { employeeNumber },
    start: {
      startsOn: start.toISOString().slice(0, 10),
      timeZone: 'UTC',
      zoneAssumed: false,
    },
    contact,
    ...(device ? { device } : {}),
  }
  const { ports } = createIntakePorts(store, {
    wake: createWake(boss),
    clock: systemClock,
  })
  const [taken] = await store.transaction().execute(async (trx) => {
    const namer = { source: 'import', containers: null } as const
    const { taken, entries } = await takeHires(trx, [hire], namer, ports)
    await recordTaken(trx, entries, ports)
    return taken
  })
  if (!taken || taken.outcome === 'refused') throw new Error('the hire was refused')
  const row = await store
    .selectFrom('delivery')
    .select('id')
    .where('hire_id', '=', taken.hire)
    .executeTakeFirstOrThrow()
  return row.id
}

/** For a person who looks for what went wrong: every delivery, message and claim as it stood at the end. */
async function printRows({ store }: TestDatabase): Promise<void> {
  for (const table of ['delivery', 'message', 'claim', 'agent_job'] as const) {
    console.error(table, await store.selectFrom(table).selectAll().execute())
  }
}
