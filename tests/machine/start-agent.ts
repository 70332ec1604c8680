import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AgentConfigInput } from '../../agent/config.ts'
import type { ReachCrashPoint } from '../../agent/journal/crash-point.ts'
import { init, type RunningAgent, start } from '../../agent/start.ts'
import { type Clock, systemClock } from '../../protocol/clock.ts'
import { sealCode } from '../../protocol/code-box.ts'
import type { BrowserThumbprints, Purpose } from '../../protocol/ids.ts'
import { createKeyPair, type KeyPair } from '../../protocol/keys.ts'
import { sealBox } from '../../protocol/sealed-box.ts'
import { Secret } from '../../protocol/secret.ts'
import { secondsOf } from '../../protocol/signed-words.ts'
import { type JobServer, startJobServer } from './start-job-server.ts'

/** A directory an agent is pointed at: Samba or the simulator's. */
export interface AgentDirectory {
  readonly host: string
  readonly address: string
  readonly port: number
  /** Writable controllers beside that one. */
  readonly otherControllers?: readonly {
    readonly host: string
    readonly address: string
    readonly port: number
  }[]
  readonly caPem: string
  readonly baseDn: string
  readonly serviceAccount: { readonly name: string; readonly password: string }
}

/** A phone network an agent sends through. */
export interface AgentPhone {
  readonly host: string
  readonly port: number
  readonly systemId: string
  readonly password: string
  messages(number: string): readonly { readonly text: string }[]
}

/** Rules of the guard beside `containers`. */
export type GuardOverrides = Readonly<Record<string, unknown>>

/** An agent with its server, and a browser's part of every exchange. */
export interface AgentUnderTest {
  readonly server: JobServer
  readonly agent: RunningAgent
  readonly folder: string
  /** What starts this agent, for a test that starts it in another process. */
  readonly config: Parameters<typeof start>[0]
  /** Stops the agent and starts it anew on the same state, after what happens to that `meanwhile`. */
  restart(meanwhile?: () => void): Promise<void>
  stop(): Promise<void>
}

export const directoryName = 'contoso'

/** Writes an agent's files into a folder of their own. */
export function writeAgentFiles(
  server: string,
  directory: AgentDirectory,
  phone: AgentPhone | undefined,
  guard: GuardOverrides = {},
  entra?: AgentConfigInput['directories'][number]['entra'],
) {
  const folder = mkdtempSync(join(tmpdir(), 'firstkey-agent-'))
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 })
    return name
  }
  const rules = { containers: [`OU=Newcomers,${directory.baseDn}`], perHour: 1000, ...guard }
  const { host, address, port, otherControllers = [] } = directory
  const config: Parameters<typeof start>[0] = {
    name: 'test agent',
    server,
    stateFolder: 'state',
    guardFile: write('guard.json', JSON.stringify({ directories: { [directoryName]: rules } })),
    wordsFile: write('words.txt', 'contoso\nutrecht\n'),
    organisation: { name: 'Contoso', portalHost: 'start.contoso.test' },
    country: 'NL',
    directories: [
      {
        name: directoryName,
        controllers: [
          { host, address, port },
          ...otherControllers.map((one) => ({
            host: one.host,
            address: one.address,
            port: one.port,
          })),
        ],
        caFile: write('ca.pem', directory.caPem),
        serviceAccount: {
          name: directory.serviceAccount.name,
          passwordFile: write('service-password', directory.serviceAccount.password),
        },
        ...(entra ? { entra } : {}),
      },
    ],
    ...(phone
      ? {
          text: {
            kind: 'smpp',
            host: phone.host,
            port: phone.port,
            security: 'loopback',
            systemId: phone.systemId,
            passwordFile: write('carrier-password', phone.password),
            sender: 'Contoso',
          },
        }
      : {}),
  }
  return { folder, config }
}

const quiet = { debug() {}, info() {}, warn() {}, error() {} }
export const agentPorts = (folder: string) => ({
  clock: systemClock,
  log: quiet,
  http: (url: string, request: RequestInit) => fetch(url, request),
  folder,
})

/** Starts an agent of its own, enrolled with a job server of its own. */
export async function startAgent(options: {
  readonly directory: AgentDirectory
  readonly phone?: AgentPhone
  readonly guard?: GuardOverrides
  readonly clock?: Clock
  /** Called at each point between doing and writing down. */
  readonly reach?: ReachCrashPoint
  /** The tenant that its directory is synchronised to. */
  readonly entra?: AgentConfigInput['directories'][number]['entra']
  /** Changes to its configuration. */
  readonly changes?: Partial<Parameters<typeof start>[0]>
}): Promise<AgentUnderTest> {
  const server = await startJobServer()
  const { directory, phone, guard, clock = systemClock, reach = () => undefined } = options
  const { folder, config: written } = writeAgentFiles(
    server.url,
    directory,
    phone,
    guard,
    options.entra,
  )
  const config = { ...written, ...options.changes }
  const ports = {
    ...agentPorts(folder),
    clock,
    reach,
    enrolmentCode: new Secret(server.enrolmentCode),
  }
  await init(config, ports)
  let agent = await start(config, ports)
  await agent.announced
  return {
    server,
    folder,
    config,
    get agent() {
      return agent
    },
    restart: async (meanwhile = () => undefined) => {
      await agent.stop()
      meanwhile()
      agent = await start(config, ports)
      await agent.announced
    },
    stop: async () => {
      await server.stop()
      await agent.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The two keys of one browser. */
export interface Browser {
  readonly sig: KeyPair
  readonly enc: KeyPair
  readonly thumbprints: BrowserThumbprints
}

export async function openBrowser(): Promise<Browser> {
  const sig = await createKeyPair('sig', { extractable: false })
  const enc = await createKeyPair('enc', { extractable: false })
  return { sig, enc, thumbprints: { sig: sig.thumbprint, enc: enc.thumbprint } }
}

/** One claim: an account, a delivery and a browser, and what the hire does in it. */
export interface Claim {
  readonly account: string
  readonly delivery: string
  readonly purpose: Purpose
  readonly browser: Browser
}

export async function newClaim(account: string, purpose: Purpose = 'first'): Promise<Claim> {
  return { account, purpose, delivery: randomUUID(), browser: await openBrowser() }
}

const about = ({ account, delivery, purpose }: Claim) => ({
  account,
  delivery,
  purpose,
  directory: directoryName,
})

/** Asks for a code, for this claim's browser. */
export function askForCode({ server }: AgentUnderTest, claim: Claim) {
  const job = { ...about(claim), language: 'en', browser: claim.browser.thumbprints }
  return server.ask('send-text-code', job)
}

/** The code in a text message. */
export function codeIn(text: string): string {
  const code = /#([0-9]{6})$/.exec(text)?.[1]
  if (!code) throw new Error('no origin-bound code in the text')
  return code
}

/** Types a code in this claim's browser. */
export async function typeCode({ server, agent }: AgentUnderTest, claim: Claim, code: string) {
  const [recipient] = await server.recipients(directoryName, agent.listThumbprint)
  if (!recipient) throw new Error('nobody to seal to')
  const { thumbprints } = claim.browser
  const box = await sealCode(new Secret(code), thumbprints, about(claim), recipient, new Date())
  return server.ask('check-text-code', { ...about(claim), box })
}

/** Seals a password in this claim's browser. */
export async function sealPassword(
  { server, agent }: AgentUnderTest,
  claim: Claim,
  password: string,
  { jti = randomUUID(), now = new Date() }: { readonly jti?: string; readonly now?: Date } = {},
): Promise<string> {
  const recipients = await server.recipients(directoryName, agent.listThumbprint)
  const claims = { ...about(claim), jti, exp: secondsOf(now) + 600 }
  return sealBox(new Secret(password), claims, recipients, claim.browser.sig)
}

/** The job that carries a box. */
export function setJob(claim: Claim, box: string, grants: readonly string[] = []) {
  return { ...about(claim), box, grants: [...grants], receipts: [] as string[] }
}

/** Proves by text message, as the honest way goes, and returns the grant. */
export async function proveByText(
  agent: AgentUnderTest,
  claim: Claim,
  phone: AgentPhone,
  number: string,
): Promise<string> {
  const before = phone.messages(number).length
  const sent = await askForCode(agent, claim)
  if (sent.outcome !== 'sent') throw new Error(`no code was sent: ${sent.code}`)
  const text = await waitFor(() => phone.messages(number)[before]?.text)
  const checked = await typeCode(agent, claim, codeIn(text))
  if (checked.outcome !== 'right') throw new Error(`the code was not right: ${checked.outcome}`)
  return checked.grant
}

/** Waits until something is there. */
export async function waitFor<T>(look: () => T | undefined, milliseconds = 60_000): Promise<T> {
  for (const end = Date.now() + milliseconds; ; ) {
    const found = look()
    if (found !== undefined) return found
    if (Date.now() > end) throw new Error('it did not come in time')
    await systemClock.sleep(20)
  }
}
