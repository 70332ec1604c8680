import { randomBytes, randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { init, start as startAgent } from '../agent/start.ts'
import { type Clock, systemClock } from '../protocol/clock.ts'
import type { Log } from '../protocol/log.ts'
import { Secret } from '../protocol/secret.ts'
import { start as startServer } from '../server/start.ts'
import { type Simulator, start as startSimulator } from '../simulator/start.ts'
import { callLocal } from './demo/call-local.ts'
import { findBrowser } from './demo/find-browser.ts'
import { prepareOwn } from './demo/own-password.ts'
import {
  callWorkflow,
  findFreePort,
  newcomer,
  prepareArrival,
  sendNewcomer,
} from './demo/play-arrival.ts'
import { playByCalls } from './demo/play-by-calls.ts'
import { playInBrowser } from './demo/play-in-browser.ts'
import {
  createStepNotes,
  linkIn,
  type PlayedStep,
  type PretendedWorld,
  waitUntil,
} from './demo/played-hire.ts'
import { prepareTenant } from './demo/prepare-tenant.ts'
import { readSample } from './demo/read-sample.ts'
import { createDemoFolder, writeAgentFiles } from './demo/write-files.ts'

/** What the demo is handed. It ends when `stopped` resolves, and leaves nothing behind. */
export interface DemoPorts {
  readonly log: Log
  readonly http: (url: string, request: RequestInit) => Promise<Response>
  readonly stopped: Promise<unknown>
  readonly print: (line: string) => void
  /** The value of PATH, to look for a browser in. */
  readonly searchPath: string
}

/** What `--once` has to tell. `signedIn` is true only for a bind with the chosen password and a delivery that closed on it. */
export interface DemoResult {
  readonly signedIn: boolean
  /** A line of HR's file went up, and became an account in the directory and in the tenant. */
  readonly provisioned: boolean
  /** What the lifecycle workflow that called was answered, as the tenant says. */
  readonly workflow: string
  /** A passkey was registered with the pass that was shown, and the tenant says so. */
  readonly passkey: boolean
  /** The pass is not in the tenant any more. */
  readonly passRemoved: boolean
  /** The new password opens the cloud too, once it has been synchronised. */
  readonly cloudSignIn: boolean
  /** Later the same person set another password with the passkey alone: that one opens, and the one before does not. */
  readonly myPassword: boolean
  readonly through: 'browser' | 'calls'
  readonly milliseconds: number
  readonly steps: readonly PlayedStep[]
}

/** The hire who is played arrives from HR. The sample is there to be played by whoever watches. */
const played = newcomer

/** Runs everything in one process until it is stopped. */
export async function runDemo(ports: DemoPorts): Promise<void> {
  const demo = await startDemo(systemClock, ports)
  try {
    const { simulator, portalUrl } = demo
    ports.print(`mail and phones   ${simulator.url}/`)
    ports.print(`the hire's pages  ${portalUrl}/  (open the link in a mail)`)
    ports.print(`a thin client     ${simulator.url}/thin-client`)
    ports.print('Ctrl-C stops everything and leaves nothing behind.')
    await ports.stopped
  } finally {
    await demo.stop()
  }
}

/** Plays one hire from the import to the first sign-in. */
export async function runDemoOnce(
  ports: DemoPorts,
  tell: (step: PlayedStep) => void,
): Promise<DemoResult> {
  const clock = systemClock
  const begin = clock.now().getTime()
  const notes = createStepNotes(clock, tell)
  const demo = await notes.note('HR’s file goes up, all starts', () => startDemo(clock, ports))
  const stops = [demo.stop]
  try {
    const { simulator } = demo
    const world = watch(simulator, demo.own, clock)
    const provisioned = await notes.note('HR’s line is an account', () =>
      waitUntil('the account to appear', clock, () => Promise.resolve(isThere(simulator))),
    )
    const workflow = await notes.note('a workflow calls and is answered', () =>
      callWorkflow(demo.agent, simulator.tenant, clock),
    )
    const invitation = await notes.note('the invitation comes', async () =>
      linkIn(await world.mail(/set up your sign-in/i)),
    )
    const password = choosePassword()
    const browser = findBrowser(ports.searchPath)
    await notes.note('the account reaches the cloud', () => waitForCloud(demo, clock))
    const shown = browser
      ? await playInBrowser(browser, invitation, password, world, notes)
      : await playByCalls(invitation, demo.agentListKey, password, world, notes)
    stops.push(() => shown.close())
    const { tenant } = simulator
    const passkey = tenant.person(played.user).methods.some(({ kind }) => kind === 'fido2')
    const passRemoved = await notes.note('the pass is removed', () =>
      waitUntil('the pass to be removed', clock, () =>
        Promise.resolve(tenant.person(played.user).pass === undefined || undefined),
      ),
    )
    const cloudSignIn = await notes.note('the password opens the cloud', () =>
      waitUntil('the password to be synchronised', clock, async () => {
        const signedIn = await password.reveal((text) =>
          tenant.signInWithPassword(played.user, text),
        )
        return 'userId' in signedIn ? true : undefined
      }),
    )
    const bound = await notes.note('the thin client opens', () => signIn(simulator, password))
    if (!bound) throw new Error('the thin client refused the password that was chosen')
    const closed = await notes.note('the delivery closes on the evidence', () =>
      waitUntil('the delivery to close', clock, async () => {
        const { text } = await demo.ask('GET', '/api/hires?limit=100')
        return text.includes('"closed"') ? true : undefined
      }),
    )
    const another = choosePassword()
    await notes.note('my password, with the passkey alone', () =>
      shown.setOwn(demo.own.url, another),
    )
    const opens = [await signIn(simulator, another), await signIn(simulator, password)]
    const myPassword = opens[0] === true && opens[1] === false
    return {
      signedIn: bound && closed,
      ...{ provisioned: provisioned && demo.sent, workflow, passkey, passRemoved, cloudSignIn },
      myPassword,
      through: browser ? 'browser' : 'calls',
      milliseconds: clock.now().getTime() - begin,
      steps: notes.steps,
    }
  } finally {
    for (const stop of stops.toReversed()) await stop()
  }
}

/** For want of a person; no different from one that is typed. */
const choosePassword = () => new Secret(`Regen-${randomBytes(9).toString('base64url')}-Fiets 7`)

async function startDemo(clock: Clock, ports: DemoPorts) {
  const { log } = ports
  const folder = createDemoFolder()
  const stops: (() => Promise<void>)[] = [
    () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
  ]
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each()
  }
  try {
    const sync = { kind: 'cloud-sync', hashSync: true, everySeconds: 1 } as const
    const provisioning = { everySeconds: 1 }
    const simulator = await startSimulator({ sync, provisioning }, { clock, log })
    stops.push(() => simulator.stop())
    const tenant = prepareTenant(simulator.tenant, clock)
    stops.push(() => tenant.stop())
    const [port, portalPort] = [await findFreePort(), await findFreePort()]
    const arrival = prepareArrival(simulator, { appId: tenant.appId, folder, port })
    const settings = { ...tenant.settings, ...arrival.entra }
    const { baseDn } = simulator.directory
    const own = prepareOwn(simulator, { portalPort, baseDn })
    const agent = describeAgent(folder, simulator, { unit: tenant.unit, settings, own: own.guard })
    const agentPorts = { clock, log, http: ports.http, folder: agent.folder }
    const { listThumbprint } = await init(agent.config, agentPorts)
    // HR's file needs no server: what becomes of it is told as soon as there is one.
    const sent = await sendNewcomer(agent, clock)
    const config = {
      ...describeServer(folder, simulator, listThumbprint),
      ...{ ...arrival.server, own: own.server, portal: { listen: { port: portalPort } } },
    }
    const server = await startServer(config, { clock, log, reach: () => undefined })
    stops.push(() => server.stop())
    const ask = (method: 'GET' | 'POST', path: string, body?: string, type = 'application/json') =>
      callLocal(
        { socketPath: server.administratorSocket },
        {
          method,
          path,
          ...(body === undefined
            ? {}
            : { body, headers: { 'content-type': type, 'idempotency-key': randomUUID() } }),
        },
      )
    const { text } = await ask('POST', '/api/enrolments', '{}')
    const { code } = JSON.parse(text) as { readonly code: string }
    const portalHost = new URL(server.portalUrl).host
    const running = await startAgent(
      {
        ...agent.config,
        server: server.agentsUrl,
        organisation: { ...agent.config.organisation, portalHost },
      },
      { ...agentPorts, enrolmentCode: new Secret(code) },
    )
    stops.push(() => running.stop())
    await running.announced
    await ask('POST', '/api/hires/import', readSample(clock), 'text/csv')
    const { portalUrl } = server
    return { simulator, agent, own, sent, portalUrl, agentListKey: listThumbprint, ask, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function describeServer(
  folder: string,
  { mailbox, caPem, tenant }: Simulator,
  agentListKey: string,
): Omit<Parameters<typeof startServer>[0], 'api' | 'portal'> {
  return {
    state: join(folder, 'server'),
    agents: { listen: { port: 0 } },
    agentListKey,
    organisation: { name: 'Contoso', deskPhone: '+31 20 123 4567' },
    desk: { name: 'Contoso service desk', mail: 'desk@contoso.test', phone: '+31 20 123 4567' },
    device: 'thin-client',
    mail: {
      host: mailbox.host,
      port: mailbox.port,
      ca: caPem,
      serverName: 'localhost',
      from: 'welcome@contoso.test',
      fromName: 'Contoso',
    },
    intake: {
      ...{ timeZone: 'Europe/Amsterdam', country: 'DE', textCountries: ['DE', 'NL'] },
      provisioningMinutes: 1,
    },
    // Nobody in a demo waits for the morning.
    plan: {
      directory: 'contoso',
      worlds: ['ad', 'entra'],
      pass: { securityInfoUrl: tenant.securityInfoUrl },
      inviteDaysBefore: 30,
      inviteAt: '00:00',
      quietHours: { from: '00:00', to: '00:00' },
      deadlineHours: 0,
      findEverySeconds: 2,
      evidenceEverySeconds: 1,
    },
  }
}

function describeAgent(
  folder: string,
  { directory, phone, mailbox, caPem }: Simulator,
  {
    unit,
    settings,
    own,
  }: {
    readonly unit: string
    readonly own: object
    readonly settings: NonNullable<Parameters<typeof startAgent>[0]['directories'][number]['entra']>
  },
) {
  const [controller] = directory.controllers
  if (!controller) throw new Error('a directory has a controller')
  const home = writeAgentFiles(folder, {
    caPem,
    servicePassword: directory.serviceAccount.password,
    carrierPassword: phone.password,
    baseDn: directory.baseDn,
    unit,
    own,
  })
  const { host, port } = controller
  return {
    folder: home,
    config: {
      name: 'demo agent',
      server: 'http://127.0.0.1:1',
      stateFolder: 'state',
      guardFile: 'guard.json',
      wordsFile: 'words.txt',
      organisation: { name: 'Contoso', portalHost: 'start.localhost' },
      country: 'DE',
      directories: [
        {
          name: 'contoso',
          controllers: [{ host, address: '127.0.0.1', port }],
          caFile: 'ca.pem',
          serviceAccount: {
            name: directory.serviceAccount.userPrincipalName,
            passwordFile: 'service-password',
          },
          entra: settings,
        },
      ],
      notices: {
        ...{ host: mailbox.host, port: mailbox.port, serverName: 'localhost', caFile: 'ca.pem' },
        ...{ from: 'signin@contoso.test', watch: 'security@contoso.test' },
      },
      text: {
        kind: 'smpp' as const,
        host: phone.host,
        port: phone.port,
        security: 'loopback' as const,
        systemId: phone.systemId,
        passwordFile: 'carrier-password',
        sender: 'Contoso',
      },
    },
  }
}

/** The account is in the tenant, and the server knows that a pass could be had. */
function waitForCloud({ ask }: Pick<Awaited<ReturnType<typeof startDemo>>, 'ask'>, clock: Clock) {
  return waitUntil('a pass to be possible', clock, async () => {
    const list = JSON.parse((await ask('GET', '/api/hires?limit=100')).text) as {
      readonly hires: readonly { readonly id: string; readonly firstName: string }[]
    }
    const hire = list.hires.find(({ firstName }) => firstName === played.firstName)
    if (!hire) return undefined
    const shown = JSON.parse((await ask('GET', `/api/hires/${hire.id}`)).text) as {
      readonly cloud: { readonly state: string } | null
    }
    return shown.cloud?.state === 'ready' ? true : undefined
  })
}

function watch(
  simulator: Simulator,
  own: { readonly clientId: string; readonly context: string },
  clock: Clock,
): PretendedWorld {
  const { mailbox, phone } = simulator
  return {
    microsoft: { securityInfoUrl: simulator.tenant.securityInfoUrl, userName: played.user },
    registerPasskey: (code) => registerPasskey(simulator, code),
    signInWithPasskey: async (nonce) => {
      // A gesture takes a moment: a token knows seconds, and has to be later than what it answers.
      await clock.sleep(1100)
      const { clientId, context } = own
      return simulator.tenant.vouchFor(played.user, { clientId, nonce, contexts: [context] })
    },
    mail: (pattern) =>
      waitUntil(`a mail about ${pattern.source}`, clock, () =>
        Promise.resolve(
          mailbox.messages(played.mail).findLast(({ subject }) => pattern.test(subject))?.text,
        ),
      ),
    text: (pattern) =>
      waitUntil('a text message', clock, () =>
        Promise.resolve(
          phone.messages(played.mobile).findLast(({ text }) => pattern.test(text))?.text,
        ),
      ),
  }
}

/** What a hire does at Microsoft's pages: signs in with the pass, and registers a passkey in the ten minutes it gives. */
function registerPasskey({ tenant }: Simulator, code: string): void {
  const signedIn = tenant.signInWithPass(played.user, code)
  if ('refused' in signedIn) throw new Error(`the tenant refused the pass: ${signedIn.refused}`)
  const registered = tenant.registerPasskey(signedIn.session)
  if ('refused' in registered) throw new Error(`no passkey was registered: ${registered.refused}`)
}

/** Both in the directory and in the tenant. */
function isThere({ directory, tenant }: Simulator): true | undefined {
  const isAccount = directory.accounts().some((each) => each.sAMAccountName === played.account)
  const isUser = tenant.people().some(({ user }) => user['userPrincipalName'] === played.user)
  return isAccount && isUser ? true : undefined
}

/** What a thin client does: a bind with what was typed, then a sign-in. */
async function signIn(simulator: Simulator, password: Secret): Promise<boolean> {
  const { port } = new URL(simulator.url)
  const { text } = await callLocal(
    { host: '127.0.0.1', port: Number(port) },
    {
      method: 'POST',
      path: '/api/thin-client',
      headers: { 'content-type': 'application/json' },
      body: password.reveal((bare) => JSON.stringify({ username: played.account, password: bare })),
    },
  )
  return (JSON.parse(text) as { readonly ok: boolean }).ok
}
