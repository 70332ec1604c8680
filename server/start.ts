import { randomBytes, randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { PgBoss } from 'pg-boss'
import { loadCatalogue } from '../messaging/load-catalogue.ts'
import { startSmpp } from '../messaging/smpp/start-smpp.ts'
import { startSmtp } from '../messaging/smtp/start-smtp.ts'
import type { Clock } from '../protocol/clock.ts'
import type { Log } from '../protocol/log.ts'
import { createAgentDoor } from './agents/create-agent-door.ts'
import type { ApiPorts } from './api/api-ports.ts'
import { createApi } from './api/create-api.ts'
import { openAdministratorDoor } from './api/open-administrator-door.ts'
import { createClaimDoor } from './claims/create-claim-door.ts'
import { parseServerConfig, type ServerConfig, type ServerConfigInput } from './config.ts'
import type { Reach } from './crash-points.ts'
import { jobsChannel } from './deliveries/ask-agent.ts'
import {
  createAskToSend,
  createQueues,
  createWake,
  workDeliveries,
} from './deliveries/work-deliveries.ts'
import { createAppendLedger } from './ledger/keep-ledger.ts'
import { takeReport } from './messages/send-message.ts'
import { workMessages } from './messages/work-messages.ts'
import { servePortal } from './portal/serve-portal.ts'
import type { ServerPorts } from './server-ports.ts'
import { type Connection, toDriverOptions } from './store/connection.ts'
import { startEmbeddedPostgres } from './store/embedded/start-embedded-postgres.ts'
import { listen } from './store/listen.ts'
import { migrate } from './store/migrate.ts'
import { idleInTransactionMilliseconds, openDatabase } from './store/open-database.ts'
import { createWordMaker } from './words/derive-words.ts'
import { readWordsKey } from './words/read-words-key.ts'

/** What the world gives the server. Production: the machine's clock, and a `reach` that does nothing. */
export interface StartPorts {
  readonly clock: Clock
  readonly log: Log
  readonly reach: Reach
}

/** A running server. */
export interface RunningServer {
  readonly portalUrl: string
  readonly agentsUrl: string
  readonly apiUrl: string
  /** The path of the socket that only this machine's administrator can open. */
  readonly administratorSocket: string
  /** Finishes what is under way and lets go of everything. */
  stop(): Promise<void>
}

/**
 * Starts the server: store, queue, doors, workers. Whatever was started is stopped again when a later part fails. Throws
 * `ConfigError` and `StoreError`, which say what to do.
 */
export async function start(input: ServerConfigInput, ports: StartPorts): Promise<RunningServer> {
  const config = parseServerConfig(input)
  const stops: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each()
  }
  try {
    return { ...(await startParts(config, ports, stops)), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function startParts(
  config: ServerConfig,
  { clock, log, reach }: StartPorts,
  stops: (() => Promise<void>)[],
): Promise<Omit<RunningServer, 'stop'>> {
  // Others may pass through it, to the folder that the database's own user owns, and see nothing on the way.
  await mkdir(config.state, { recursive: true, mode: 0o711 })
  const connection = await findDatabase(config, { clock, log }, stops)
  await migrate({ connection, log })
  const { store, close } = openDatabase({ connection, applicationName: 'firstkey-server', log })
  stops.push(close)
  const boss = await startQueue(connection, log, stops)
  const news = listen(connection, [jobsChannel, 'firstkey_claim'], { clock, log })
  stops.push(() => news.stop())

  const parts: ServerPorts = {
    database: store,
    clock,
    log,
    newId: randomUUID,
    plan: config.plan,
    words: createWordMaker(await readWordsKey(config.state, config.wordsKeyFile)),
    wake: createWake(boss),
    askToSend: createAskToSend(boss),
    appendLedger: createAppendLedger(clock),
    reach,
  }
  const claims = await createClaimDoor(
    { tls: isTls(config) },
    {
      ...parts,
      organisation: {
        name: config.organisation.name,
        desk: config.desk,
        defaultLanguage: config.organisation.language,
        defaultDevice: config.device,
        ...(config.knownWord ? { knownWord: config.knownWord } : {}),
      },
      randomBytes: (count) => randomBytes(count),
      claimMayChange: (claim, milliseconds) => news.wait('firstkey_claim', milliseconds, claim),
    },
  )
  servePortal(claims, portalSettings(config))
  const agents = createAgentDoor({
    ...parts,
    jobsMayWait: (milliseconds) => news.wait(jobsChannel, milliseconds),
  })
  const portalUrl = await open(claims, config.portal, 'start.localhost', stops)
  const agentsUrl = await open(agents, config.agents, '127.0.0.1', stops)
  const channels = await startWorkers(boss, config, parts, portalUrl, stops)
  const doors = await openApi(config, { ...parts, channels }, stops)
  return { portalUrl, agentsUrl, ...doors }
}

async function findDatabase(
  config: ServerConfig,
  ports: { readonly clock: Clock; readonly log: Log },
  stops: (() => Promise<void>)[],
): Promise<Connection> {
  if (config.databaseUrl) return { url: config.databaseUrl }
  const stateFolder = join(config.state, 'database')
  const embedded = await startEmbeddedPostgres({ stateFolder, ...ports })
  stops.push(() => embedded.stop())
  return { socket: embedded.connection }
}

async function startQueue(
  connection: Connection,
  log: Log,
  stops: (() => Promise<void>)[],
): Promise<PgBoss> {
  const boss = new PgBoss({
    ...toDriverOptions(connection),
    application_name: 'firstkey-queue',
    max: 6,
    options: `-c idle_in_transaction_session_timeout=${idleInTransactionMilliseconds}`,
    useListenNotify: true,
    // A dead server's jobs are found by the supervisor: often, so that another has them within seconds.
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
  })
  boss.on('error', (error) => log.warn('the queue reports a fault', { error: error.name }))
  await boss.start()
  stops.push(() => boss.stop({ graceful: true, timeout: 10_000 }))
  await createQueues(boss)
  return boss
}

async function startWorkers(
  boss: PgBoss,
  config: ServerConfig,
  parts: ServerPorts,
  portalUrl: string,
  stops: (() => Promise<void>)[],
): Promise<ApiPorts['channels']> {
  const { clock, log } = parts
  const stopping = new AbortController()
  const loaded = loadCatalogue(
    { ...config.organisation, portalHost: new URL(portalUrl).host },
    config.templates ?? {},
  )
  if (!loaded.loaded) {
    const [first] = loaded.problems
    throw new Error(
      `${loaded.problems.length} templates do not load: ${first?.kind} ${first?.detail}`,
    )
  }
  const mail = startSmtp(config.mail, { clock, log })
  const text =
    config.text &&
    startSmpp(config.text, {
      clock,
      log,
      random: Math.random,
      onReport: (report) => takeReport(report, parts),
    })
  stops.push(async () => {
    stopping.abort()
    await boss.offWork('send-message')
    await mail.stop()
    await text?.stop()
  })
  await workDeliveries(boss, parts)
  const sending = {
    ...parts,
    catalogue: loaded.catalogue,
    portalUrl,
    deskMail: config.desk.mail,
    defaultDevice: config.device,
    mail,
    mostPerAddressPerDay: config.mostPerAddressPerDay,
    ...(text ? { text } : {}),
  }
  await workMessages(boss, sending, stopping.signal)
  return text ? { mail, text } : { mail }
}

/** The API's two doors: over the network with tokens, and the socket that only this machine's administrator can open. */
async function openApi(
  config: ServerConfig,
  parts: ServerPorts & Pick<ApiPorts, 'channels'>,
  stops: (() => Promise<void>)[],
): Promise<{ readonly apiUrl: string; readonly administratorSocket: string }> {
  const { timeZone, country, textCountries } = config.intake
  const ports: ApiPorts = {
    ...parts,
    allowedCountries: textCountries,
    ...(timeZone ? { defaultZone: timeZone } : {}),
    ...(country ? { defaultCountry: country } : {}),
  }
  const apiUrl = await open(
    await createApi({ door: 'token' }, ports),
    config.api,
    'console.localhost',
    stops,
  )
  const administrator = await createApi({ door: 'administrator' }, ports)
  stops.push(async () => {
    administrator.server.closeAllConnections()
    await administrator.close()
  })
  return { apiUrl, administratorSocket: await openAdministratorDoor(administrator, config.state) }
}

function portalSettings(config: ServerConfig) {
  return {
    dist: join(import.meta.dirname, '..', 'portal', 'dist'),
    house: {
      organisation: config.organisation.name,
      agentListKey: config.agentListKey ?? '',
      languages: ['en', 'nl'],
      desk: config.desk,
    },
    language: config.organisation.language,
    colour: config.organisation.colour,
    tls: isTls(config),
  }
}

function isTls(config: ServerConfig): boolean {
  return config.portal.url?.startsWith('https:') ?? false
}

/** Opens a door and says where it is. */
async function open(
  door: Pick<FastifyInstance, 'listen' | 'close' | 'server'>,
  { listen: where, url }: ServerConfig['portal'],
  localName: string,
  stops: (() => Promise<void>)[],
): Promise<string> {
  await door.listen(where)
  stops.push(async () => {
    door.server.closeAllConnections()
    await door.close()
  })
  const { port } = door.server.address() as AddressInfo
  return url ?? `http://${localName}:${port}`
}
