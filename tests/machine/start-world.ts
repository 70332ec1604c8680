import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PgBoss as Boss, type PgBoss } from 'pg-boss'
import type { AgentConfigInput } from '../../agent/config.ts'
import { init, type RunningAgent, start as startAgentProgram } from '../../agent/start.ts'
import { type Clock, systemClock } from '../../protocol/clock.ts'
import type { Log } from '../../protocol/log.ts'
import { Secret } from '../../protocol/secret.ts'
import { hashOfEnrolmentCode } from '../../server/agents/know-agents.ts'
import type { ServerConfigInput } from '../../server/config.ts'
import type { Reach } from '../../server/crash-points.ts'
import { createWake } from '../../server/deliveries/ask-for-looks.ts'
import { type RunningServer, start as startServer } from '../../server/start.ts'
import { toDriverOptions } from '../../server/store/connection.ts'
import { noLog } from '../../simulator/log.ts'
import { type Simulator, start as startSimulator } from '../../simulator/start.ts'
import type { DirectoryEndpoint } from '../../simulator/sync/open-directory.ts'
import { type HashReader, type Sync, startSync } from '../../simulator/sync/start-sync.ts'
import { type Canary, createCanary } from './canary.ts'
import { prepareUpload, provisionRules, uploadPermissions } from './hr-file.ts'
import { makeHireKnown, type WantedHire } from './make-hire-known.ts'
import { backContext, noticesOf, ownOf, ownRules } from './own-settings.ts'
import { phoneRules } from './phone-rules.ts'
import { registerAgent, workflowPermissions } from './register-agent.ts'
import { directoryOf } from './simulated-world.ts'
import { type AgentDirectory, agentPorts, directoryName, writeAgentFiles } from './start-agent.ts'
import { createTestDatabase, type TestDatabase } from './start-postgres.ts'
import { testLog } from './test-log.ts'
import { waitFor } from './wait-for.ts'

/** A message somebody received. */
export interface Received {
  readonly subject: string
  readonly text: string
}

/** Everything that runs for a delivery: server, agent, database, directory, phone and mailbox. All real but the network. */
export interface World {
  readonly server: RunningServer
  readonly agent: RunningAgent
  readonly database: TestDatabase
  readonly simulator: Simulator
  /** Listens to everything; `stop()` fails where a secret, or a word about a person, stands where it must not. */
  readonly canary: Canary
  /** The folder that the agent keeps its state in. */
  readonly agentFolder: string
  /** What its commands are given. */
  readonly agentConfig: AgentConfigInput
  /** The agent's application in the tenant, where there is one. */
  readonly application?: { readonly appId: string; readonly objectId: string } | undefined
  /** What a further agent needs for the same tenant: its section and the guard's rules. */
  readonly power?: { readonly entra: EntraPower; readonly guard: Readonly<Record<string, unknown>> }
  /** Stops the agent and starts it anew: what it remembered of the tenant is forgotten. */
  restartAgent(): Promise<void>
  /** One cycle of the synchronisation; everybody in the tenant then belongs to the agent's unit. */
  synchronise(): Promise<void>
  /** Makes somebody known, as an import would; again, adds to what is known. Returns the delivery's id. */
  hire(hire: WantedHire): Promise<string>
  /** Has a delivery looked at now. */
  wake(delivery: string): Promise<void>
  /** The time by the clock of mailboxes and phones. */
  moment(): Date
  /** The newest mail in a mailbox, not older than `since`, whose subject or text matches, as soon as it is there. */
  mail(address: string, pattern: RegExp, since?: Date): Promise<Received>
  /** The newest text on a phone, not older than `since`, that matches, as soon as it is there. */
  text(number: string, pattern: RegExp, since?: Date): Promise<string>
  /** The link in the newest invitation to an address. */
  link(address: string): Promise<string>
  phaseOf(delivery: string): Promise<string>
  /** Waits until a delivery is in a phase. */
  reaches(delivery: string, phase: string): Promise<void>
  /** Another server on the same database and key, as behind a load balancer. */
  startAnotherServer(changes?: Partial<ServerConfigInput>): Promise<RunningServer>
  stop(): Promise<void>
}

export interface WorldOptions {
  /** The simulator's own directory, unless said otherwise. */
  readonly directory?: AgentDirectory
  readonly guard?: Readonly<Record<string, unknown>>
  /** Keys of the server's plan to set otherwise. */
  readonly plan?: Readonly<Record<string, unknown>>
  /** The server sends texts itself, as for links. */
  readonly texts?: boolean
  readonly reach?: Reach
  /** Takes every line of the server and of the agent. */
  readonly log?: Log
  /** A clock of the simulator's own, for accounts with a past. */
  readonly directoryClock?: Clock
  /** The directory is synchronised into a tenant, and the agent has power over both; or the people are in the cloud alone. */
  readonly cloud?: CloudOptions
  /** More of the server's configuration, once the simulator is there to be named in it. */
  readonly server?: (simulator: Simulator) => Partial<ServerConfigInput>
  /** A database other than a fresh one on the server that all tests share. */
  readonly database?: TestDatabase
}

/** A directory of its own that is synchronised into the tenant. */
export interface SyncedFrom {
  readonly endpoint: DirectoryEndpoint
  readonly readHash: HashReader
  readonly baseDn: string
  readonly dnsDomain: string
}

/** A tenant beside the directory. */
export interface CloudOptions {
  /** Whether passwords reach the cloud: they do, unless said otherwise. */
  readonly hashSync?: boolean
  /** Rules for passes in the guard, beside the unit. */
  readonly pass?: Readonly<Record<string, unknown>>
  readonly worlds?: readonly ('ad' | 'entra')[]
  /** The people stand in no directory: the agent has power over the tenant and nothing else. */
  readonly only?: boolean
  /** What is synchronised, where it is not the simulator's own directory. */
  readonly from?: SyncedFrom
  /** Whoever works here may set a new password after a sign-in. */
  readonly own?: boolean
  /** People of HR's file are sent to the tenant, and become accounts of the simulator's directory. */
  readonly provisioning?: boolean
  /** Passwords that are reset in the cloud are written back, and phones may be registered for that. */
  readonly reset?: boolean
  /** The agent may make workflows and run them. */
  readonly workflows?: boolean
  /** How people may arrive from the tenant, in the agent's words. */
  readonly arrivals?: Readonly<Record<string, unknown>>
}

type EntraPower = ReturnType<typeof registerAgent>['settings']

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
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const { reach = () => undefined } = options
  const canary = createCanary(options.log ?? testLog)
  const { log } = canary
  const state = mkdtempSync(join(tmpdir(), 'firstkey-world-'))
  const database = options.database ?? (await createTestDatabase())
  const from = options.cloud?.from
  const simulator = await startSimulator(
    {
      directory: { sampleHires: false },
      ...(options.cloud && !from ? { sync: syncOf(options.cloud) } : {}),
      ...(options.cloud?.provisioning ? { provisioning: {} } : {}),
      ...(options.cloud?.reset ? { writeback: true } : {}),
      ...(from ? { tenant: { domain: from.dnsDomain } } : {}),
    },
    { clock: options.directoryClock ?? systemClock, log: noLog },
  )
  const sync = from ? synchroniseFrom(from, simulator) : simulator.sync
  const sends = [
    ...(options.cloud?.provisioning ? uploadPermissions : []),
    ...(options.cloud?.workflows ? workflowPermissions : []),
  ]
  const registered = options.cloud && registerAgent(simulator.tenant, simulator.caPem, sends)
  const { folder, config: agentConfig } = writeAgentFiles(
    'http://127.0.0.1:1',
    options.directory ?? directoryOf(simulator),
    simulator.phone,
    registered
      ? {
          ...(options.cloud?.only ? { containers: [] } : {}),
          ...options.guard,
          ...(options.cloud?.own
            ? { own: ownRules(options.directory ?? directoryOf(simulator)) }
            : {}),
          ...(options.cloud?.provisioning ? { provision: provisionRules } : {}),
          pass: { units: [registered.unit], ...options.cloud?.pass },
          ...(options.cloud?.reset ? phoneRules(registered.unit) : {}),
          ...(options.guard?.['provision'] ? { provision: options.guard['provision'] } : {}),
        }
      : options.guard,
    registered && {
      ...registered.settings,
      arrivals: options.cloud?.arrivals,
      ...(options.cloud?.provisioning
        ? { provisioning: prepareUpload(simulator.tenant, registered) }
        : {}),
    },
  )
  if (options.cloud?.own && registered) {
    agentConfig.notices = noticesOf(simulator, registered.settings.caFile)
    backContext(simulator)
  }
  if (options.cloud?.only && registered) {
    agentConfig.directories = [{ name: directoryName, entra: registered.settings }]
  }
  const { listThumbprint } = await init(agentConfig, agentPorts(folder))
  const config = serverConfig(state, database, simulator, listThumbprint, options)
  const server = await startServer(config, { clock: systemClock, log, reach })
  const others: RunningServer[] = []
  await allowEnrolment(database, enrolmentCode)
  const startAgent = () => startEnrolledAgent(server, agentConfig, folder, canary)
  let agent = await startAgent()
  const boss = await startQueueOf(database)
  const wake = createWake(boss)
  const phaseOf = (delivery: string) => readPhase(database, delivery)
  return {
    ...createReader(simulator),
    server,
    ...(registered
      ? {
          power: {
            entra: registered.settings,
            guard: { pass: { units: [registered.unit], ...options.cloud?.pass } },
          },
        }
      : {}),
    get agent() {
      return agent
    },
    restartAgent: async () => {
      await agent.stop()
      agent = await startAgent()
    },
    database,
    simulator,
    canary,
    agentFolder: folder,
    agentConfig,
    application: registered?.application,
    hire: (hire) => {
      const { firstName, lastName, mobile, mail, managerMail } = hire
      canary.keepPersonal([firstName, lastName, mobile, mail, managerMail])
      return makeHireKnown(hire, database.store, boss)
    },
    moment: () => (options.directoryClock ?? systemClock).now(),
    synchronise: async () => {
      await sync?.runCycle()
      registered?.fillUnit()
    },
    wake: (delivery) => database.store.transaction().execute((trx) => wake(trx, delivery)),
    phaseOf,
    reaches: async (delivery, phase) => {
      await waitFor(`the delivery to be ${phase}`, async () => (await phaseOf(delivery)) === phase)
    },
    startAnotherServer: async (changes = {}) => {
      // A machine of its own, with the key that both are given.
      const own = { state: join(state, randomUUID()), wordsKeyFile: join(state, 'words.key') }
      const ports = { clock: systemClock, log, reach }
      const other = await startServer({ ...config, ...own, ...changes }, ports)
      others.push(other)
      return other
    },
    stop: async () => {
      if (process.env['FIRSTKEY_TEST_LOG']) await printRows(database)
      await agent.stop()
      for (const each of [server, ...others]) await each.stop()
      await boss.stop({ graceful: false })
      if (from) await sync?.stop()
      const leaks = await canary.findLeaks(simulator, database.store)
      await simulator.stop()
      registered?.forget()
      await database.drop()
      rmSync(state, { recursive: true, force: true })
      rmSync(folder, { recursive: true, force: true })
      if (leaks.length > 0) throw new Error(`what must be nowhere was found: ${leaks.join('; ')}`)
    },
  }
}

function synchroniseFrom({ endpoint, readHash, baseDn }: SyncedFrom, { tenant }: Simulator): Sync {
  const options = { kind: 'cloud-sync', hashSync: true, readHash } as const
  const scope = [`OU=Newcomers,${baseDn}`]
  const ports = { tenant, clock: systemClock, log: noLog }
  return startSync({ ...options, scope, directory: endpoint }, ports)
}

const syncOf = ({ hashSync = true }: CloudOptions) => ({ kind: 'cloud-sync' as const, hashSync })

const enrolmentCode = 'ABCDEFGH23456789ABCD'

async function startEnrolledAgent(
  server: RunningServer,
  config: ReturnType<typeof writeAgentFiles>['config'],
  folder: string,
  canary: Canary,
): Promise<RunningAgent> {
  const { host: portalHost } = new URL(server.portalUrl)
  const organisation = { name: 'Contoso', portalHost }
  const agent = await startAgentProgram(
    { ...config, server: server.agentsUrl, organisation },
    {
      ...agentPorts(folder),
      log: canary.log,
      http: (url, request) => overhear(canary, url, request),
      enrolmentCode: new Secret(enrolmentCode),
    },
  )
  await agent.announced
  return agent
}

/** The agent's call over the network, heard both ways. */
async function overhear(canary: Canary, url: string, request: RequestInit): Promise<Response> {
  canary.hear('agent’s call', `${url} ${String(request.body ?? '')}`)
  const response = await fetch(url, request)
  canary.hear('agent’s call', await response.clone().text())
  return response
}

function startQueueOf({ connection }: TestDatabase): Promise<PgBoss> {
  return new Boss({
    ...toDriverOptions(connection),
    supervise: false,
    schedule: false,
    max: 2,
  }).start()
}

/** What a person with this mailbox and this phone reads. */
function createReader({ mailbox, phone }: Simulator): Pick<World, 'mail' | 'text' | 'link'> {
  const mail: World['mail'] = (address, pattern, since = new Date(0)) =>
    waitFor(`a mail to ${address} with ${pattern}`, () => {
      const found = mailbox
        .messages(address)
        .filter(({ at }) => at >= since)
        .findLast(({ subject, text }) => pattern.test(subject) || pattern.test(text ?? ''))
      return found && { subject: found.subject, text: found.text ?? '' }
    })
  return {
    mail,
    text: async (number, pattern, since = new Date(0)) => {
      const found = await waitFor(`a text to ${number} with ${pattern}`, () =>
        phone.messages(number).findLast(({ at, text }) => at >= since && pattern.test(text)),
      )
      return found.text
    },
    link: async (address) => {
      const { text } = await mail(address, /\/#[\w-]{22}\b/)
      const link = /https?:\/\/\S+#[\w-]{22}\b/.exec(text)?.[0]
      if (!link) throw new Error('no link in the invitation')
      return link
    },
  }
}

async function readPhase({ store }: TestDatabase, delivery: string): Promise<string> {
  const row = await store
    .selectFrom('delivery')
    .select('phase')
    .where('id', '=', delivery)
    .executeTakeFirstOrThrow()
  return row.phase
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
    ...(options.texts ? { text: textsOf(simulator) } : {}),
    ...(options.cloud?.own ? { own: ownOf(simulator) } : {}),
    intake: { country: 'NL', textCountries: ['NL'] },
    plan: {
      ...impatientPlan,
      ...(options.cloud ? { worlds: [...(options.cloud.worlds ?? ['ad', 'entra'])] } : {}),
      ...options.plan,
    },
    ...options.server?.(simulator),
  }
}

function textsOf({ phone: { host, port, systemId, password } }: Simulator) {
  return { host, port, security: 'loopback', systemId, password, sender: 'Contoso' } as const
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

/** For a person who looks for what went wrong: every delivery, message and claim as it stood at the end. */
async function printRows({ store }: TestDatabase): Promise<void> {
  for (const table of ['delivery', 'message', 'claim', 'agent_job'] as const) {
    console.error(table, await store.selectFrom(table).selectAll().execute())
  }
}
