import { randomUUID } from 'node:crypto'
import type { ReachCrashPoint } from '../../agent/journal/crash-point.ts'
import type { ClaimStep } from '../../protocol/claim-api.ts'
import { openPass } from '../../protocol/pass-box.ts'
import { createPassRequest } from '../../protocol/pass-request.ts'
import { systemClock } from '../../simulator/clock.ts'
import { noLog } from '../../simulator/log.ts'
import { type Simulator, start } from '../../simulator/start.ts'
import { checkGraphExchange } from '../graph/check-graph-exchange.ts'
import { noticesOf } from './own-settings.ts'
import { phoneRules } from './phone-rules.ts'
import { registerAgent } from './register-agent.ts'
import { directoryOf } from './simulated-world.ts'
import {
  type AgentUnderTest,
  type Claim,
  directoryName,
  type GuardOverrides,
  proveByText,
  startAgent,
} from './start-agent.ts'

/** A directory that is synchronised into a tenant, and an agent with power over both. */
export interface CloudWorld {
  readonly simulator: Simulator
  readonly agent: AgentUnderTest
  readonly unit: string
  /** What was wrong with the shape of anything that was said to Graph, or by it. */
  readonly problems: readonly string[]
  /** Adds a newcomer to the directory. Returns their objectGUID. */
  addNewcomer(sam: string): string
  /** One cycle, after which everybody in the tenant belongs to the unit. Returns the id of that account in the tenant. */
  synchronise(account?: string): Promise<string>
  /** A text code is typed, and earns a grant. */
  prove(claim: Claim): Promise<string>
  stop(): Promise<void>
}

const newcomerMobile = '+31612345678'

export async function startCloudWorld(
  options: {
    readonly guard?: GuardOverrides
    readonly pass?: object
    /** Phones may be registered, for the route `reset-invite`. */
    readonly phones?: object
    readonly reach?: ReachCrashPoint
    /** More permissions for the agent than it needs to read. */
    readonly permissions?: readonly string[]
    /** More of the guard, once the simulator is there to be named in it. */
    readonly rules?: (simulator: Simulator) => GuardOverrides
    /** The agent tells people by mail. */
    readonly notices?: boolean
  } = {},
): Promise<CloudWorld> {
  const simulator = await start(
    { directory: { sampleHires: false }, sync: { kind: 'cloud-sync', hashSync: true } },
    { clock: systemClock, log: noLog },
  )
  const { tenant, phone } = simulator
  const problems: string[] = []
  tenant.watch((exchange) => problems.push(...checkGraphExchange(exchange)))
  const registered = registerAgent(tenant, simulator.caPem, options.permissions)
  const directory = directoryOf(simulator)
  const guard = {
    ...options.guard,
    ...options.rules?.(simulator),
    pass: { units: [registered.unit], ...options.pass },
    ...(options.phones ? phoneRules(registered.unit, options.phones) : {}),
  }
  const { reach } = options
  const agent = await startAgent({
    ...{ directory, phone, guard, entra: registered.settings },
    ...(reach ? { reach } : {}),
    ...(options.notices
      ? { changes: { notices: noticesOf(simulator, registered.settings.caFile) } }
      : {}),
  })
  return {
    ...{ simulator, agent, problems, unit: registered.unit },
    addNewcomer: (sam) =>
      simulator.directory.addAccount({
        ...{ sAMAccountName: sam, commonName: sam, givenName: 'Barbara', surname: 'Jansen' },
        ...{ displayName: 'Barbara Jansen', employeeId: `E-${sam}`, mobile: newcomerMobile },
      }).objectGuid,
    synchronise: async (account) => {
      await simulator.sync?.runCycle()
      registered.fillUnit()
      const anchor = account && guidBytes(account).toString('base64')
      const found = tenant
        .people()
        .find(({ user }) => anchor && user['onPremisesImmutableId'] === anchor)
      return found?.user.id ?? ''
    },
    prove: (claim) => proveByText(agent, claim, phone, newcomerMobile),
    stop: async () => {
      await agent.stop()
      await simulator.stop()
      registered.forget()
    },
  }
}

/** The bytes of a GUID as a directory stores them. */
function guidBytes(guid: string): Buffer {
  const [a = '', b = '', c = '', ...rest] = guid.split('-')
  const little = [a, b, c].map((part) => Buffer.from(part, 'hex').reverse())
  return Buffer.concat([...little, Buffer.from(rest.join(''), 'hex')])
}

/** The job behind a hire's press, as the honest way goes; `changes` for those that do not go it. */
export async function pressForPass(
  claim: Claim,
  grants: readonly string[],
  changes: {
    readonly use?: ClaimStep<'pass'>['use']
    readonly lifetimeMinutes?: number
    readonly passReceipts?: readonly string[]
    readonly at?: Date
    readonly enc?: Claim['browser']['enc']
    readonly sig?: Claim['browser']['sig']
  } = {},
) {
  const { account, delivery, purpose, browser } = claim
  const { use = 'passkey', lifetimeMinutes = 60, passReceipts = [], at = new Date() } = changes
  const about = { account, delivery, purpose, directory: directoryName }
  const request = await createPassRequest(
    { ...about, use, jti: randomUUID(), enc: (changes.enc ?? browser.enc).publicJwk },
    changes.sig ?? browser.sig,
    at,
  )
  return {
    ...about,
    ...{ request, grants: [...grants], receipts: [], lifetimeMinutes },
    passReceipts: [...passReceipts],
  }
}

/** What the page shows of a sealed pass: to this browser its code, to any other nothing. */
export async function readPass(claim: Claim, box: string): Promise<string | undefined> {
  const about = { ...claim, directory: directoryName }
  const pass = await openPass(box, about, claim.browser.enc, new Date())
  return pass?.reveal((code) => code)
}
