import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { describeRoute } from '../core/plan/custody-of-route.ts'
import type { Clock } from '../protocol/clock.ts'
import type { Log } from '../protocol/log.ts'
import { createAgentDoor } from './agents/create-agent-door.ts'
import { expireJobs } from './agents/expire-jobs.ts'
import { forgetForeignList } from './agents/take-list.ts'
import { openApiDoors } from './api/open-api-doors.ts'
import { createClaimDoor } from './claims/create-claim-door.ts'
import { replaceLostCodes } from './claims/replace-code.ts'
import { parseServerConfig, type ServerConfig, type ServerConfigInput } from './config.ts'
import type { Reach } from './crash-points.ts'
import { jobsChannel } from './deliveries/ask-agent.ts'
import { createWake, createWakeAll } from './deliveries/ask-for-looks.ts'
import { tendDeliveries } from './deliveries/tend-deliveries.ts'
import { createAskToSend, workDeliveries } from './deliveries/work-deliveries.ts'
import { openHooks } from './hooks/open-hooks.ts'
import { tendArrivals } from './hooks/tend-arrivals.ts'
import { createAppendLedger } from './ledger/keep-ledger.ts'
import { openOwn } from './own/open-own.ts'
import { openDoor } from './parts/open-door.ts'
import { readFilesOfCarriers } from './parts/read-files-of-carriers.ts'
import { startDatabase } from './parts/start-database.ts'
import { startMessages } from './parts/start-messages.ts'
import { startQueue } from './parts/start-queue.ts'
import { type Stops, stopAll } from './parts/stops.ts'
import { readLogo } from './portal/read-logo.ts'
import { servePortal } from './portal/serve-portal.ts'
import type { ServerPorts } from './server-ports.ts'
import { listen, type News } from './store/listen.ts'
import { createWordMaker } from './words/derive-words.ts'
import { readWordsKey } from './words/read-words-key.ts'

/** What the world gives the server. Production: the machine's clock, and a `reach` that does nothing. */
export interface StartPorts {
  readonly clock: Clock
  readonly log: Log
  readonly reach: Reach
  /** The id of this machine: an agent that runs on the same one is told, and refuses. The demo and tests give none. */
  readonly machineId?: string | undefined
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
  const config = parseServerConfig(await readFilesOfCarriers(input))
  const stops: Stops = []
  try {
    const running = await startParts(config, ports, stops)
    return { ...running, stop: () => stopAll(stops) }
  } catch (error) {
    await stopAll(stops)
    throw error
  }
}

async function startParts(
  config: ServerConfig,
  { clock, log, reach, machineId }: StartPorts,
  stops: Stops,
): Promise<Omit<RunningServer, 'stop'>> {
  const { connection, store } = await startDatabase(config, { clock, log }, stops)
  const boss = await startQueue(connection, log, stops)
  const news = listen(connection, [jobsChannel, 'firstkey_claim', 'firstkey_visit'], { clock, log })
  stops.push(() => news.stop())
  const base = {
    database: store,
    clock,
    log,
    newId: randomUUID,
    plan: config.plan,
    carriesText: config.text !== undefined,
    words: createWordMaker(await readWordsKey(config.state, config.wordsKeyFile)),
    wake: createWake(boss),
    askToSend: createAskToSend(boss),
    appendLedger: createAppendLedger(clock),
    reach,
  }
  sayRoute(config, log)
  const intake = { ...base, ...describeIntake(config), wakeAll: createWakeAll(boss) }
  const parts: ServerPorts = { ...base, intake }
  const portalUrl = await openPortal(config, parts, news, stops)
  const listPorts = { ...parts, agentListKey: config.agentListKey }
  await forgetForeignList(listPorts)
  const agents = createAgentDoor({
    ...listPorts,
    machineId,
    jobsMayWait: (milliseconds) => news.wait(jobsChannel, milliseconds),
  })
  const agentsUrl = await openDoor(agents, config.agents, '127.0.0.1', stops)
  const { channels, carriers } = await startMessages(boss, config, parts, portalUrl, stops)
  const api = await openApiDoors(
    {
      ...{ state: config.state, trustProxy: config.trustProxy, ...config.api },
      addHooks: (server) => openHooks(server, config, carriers, parts),
    },
    { ...intake, channels, servesOwn: config.own !== undefined },
  )
  stops.push(api.stop)
  await workDeliveries(boss, parts)
  const stopping = new AbortController()
  const tending = tendDeliveries(parts, tendArrivals(config, expireJobs), stopping.signal)
  const replacing = replaceLostCodes(parts, stopping.signal)
  stops.push(async () => {
    stopping.abort()
    await Promise.all([tending, replacing])
  })
  const { apiUrl, administratorSocket } = api
  return { portalUrl, agentsUrl, apiUrl, administratorSocket }
}

/** A route that is less than a claim is never taken in silence. */
function sayRoute({ plan: { route } }: ServerConfig, log: Log): void {
  if (route === 'claim') return
  const { custody } = describeRoute(route)
  log.warn('the plan takes a route that is less than a claim', { route, custody })
}

/** The hire's door: the calls of a claim, and the pages that make them. */
async function openPortal(
  config: ServerConfig,
  parts: ServerPorts,
  news: News,
  stops: Stops,
): Promise<string> {
  const tls = config.portal.url?.startsWith('https:') ?? false
  const { name, language, colour, logo } = config.organisation
  const claims = await createClaimDoor(
    { tls },
    {
      ...parts,
      organisation: {
        name,
        desk: config.desk,
        defaultLanguage: language,
        defaultDevice: config.device,
        ...(config.knownWord ? { knownWord: config.knownWord } : {}),
      },
      randomBytes: (count) => randomBytes(count),
      claimMayChange: (claim, milliseconds) => news.wait('firstkey_claim', milliseconds, claim),
    },
  )
  openOwn(claims, config, { tls, news }, parts)
  servePortal(claims, {
    dist: join(import.meta.dirname, '..', 'portal', 'dist'),
    house: {
      organisation: name,
      agentListKey: config.agentListKey ?? '',
      languages: ['en', 'nl'],
      desk: config.desk,
    },
    language,
    colour,
    logo: logo === undefined ? undefined : await readLogo(logo),
    tls,
    own: config.own && {
      signIn: new URL(config.own.loginUrl).origin,
      microsoftPage: config.own.microsoftPage,
    },
  })
  return await openDoor(claims, config.portal, 'start.localhost', stops)
}

function describeIntake({ intake, device }: ServerConfig) {
  return {
    defaultDevice: device,
    allowedCountries: intake.textCountries,
    ...(intake.timeZone ? { defaultZone: intake.timeZone } : {}),
    ...(intake.country ? { defaultCountry: intake.country } : {}),
  }
}
