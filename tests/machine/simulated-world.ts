import type { ReachCrashPoint } from '../../agent/journal/crash-point.ts'
import type { Clock } from '../../protocol/clock.ts'
import { systemClock } from '../../simulator/clock.ts'
import { noLog } from '../../simulator/log.ts'
import { type Simulator, start } from '../../simulator/start.ts'
import {
  type AgentDirectory,
  type AgentPhone,
  type AgentUnderTest,
  type GuardOverrides,
  startAgent,
} from './start-agent.ts'

/** The simulator's directory and phone, with an agent pointed at them. */
export interface SimulatedWorld {
  readonly simulator: Simulator
  readonly phone: AgentPhone
  readonly agent: AgentUnderTest
  /** Adds a newcomer with a mobile number. Returns its objectGUID. */
  addNewcomer(sam: string, mobile?: string): string
  stop(): Promise<void>
}

/** Clocks of their own for the directory and the agent; the machine's for who has none. */
interface WorldClocks {
  readonly directory?: Clock
  readonly agent?: Clock
}

export async function startSimulatedWorld(
  guard: GuardOverrides = {},
  clocks: WorldClocks = {},
  more: {
    readonly reach?: ReachCrashPoint
    readonly controllers?: number
    readonly syslogPort?: number
  } = {},
): Promise<SimulatedWorld> {
  const simulator = await start(
    {
      directory: {
        sampleHires: false,
        controllers: Array.from({ length: more.controllers ?? 1 }, () => ({ port: 0 })),
      },
    },
    { clock: clocks.directory ?? systemClock, log: noLog },
  )
  const { phone } = simulator
  const { syslogPort } = more
  const own = {
    ...(clocks.agent ? { clock: clocks.agent } : {}),
    ...(more.reach ? { reach: more.reach } : {}),
    ...(syslogPort === undefined ? {} : { changes: { syslog: relayAt(syslogPort) } }),
  }
  const agent = await startAgent({ directory: directoryOf(simulator), phone, guard, ...own })
  return {
    simulator,
    phone,
    agent,
    addNewcomer: (sam, mobile = '+31612345678') =>
      simulator.directory.addAccount({
        sAMAccountName: sam,
        commonName: sam,
        givenName: 'Barbara',
        surname: 'Jansen',
        displayName: 'Barbara Jansen',
        employeeId: `E-${sam}`,
        mobile,
      }).objectGuid,
    stop: async () => {
      await agent.stop()
      await simulator.stop()
    },
  }
}

/** A syslog relay on this machine. */
const relayAt = (port: number) => ({ host: '127.0.0.1', port, security: 'loopback' as const })

/** How an agent reaches the simulator's directory. */
export function directoryOf({ directory }: Simulator): AgentDirectory {
  const [controller, ...others] = directory.controllers
  if (!controller) throw new Error('a directory has a controller')
  const { host, port } = controller
  return {
    host,
    address: '127.0.0.1',
    port,
    otherControllers: others.map((one) => ({ ...one, address: '127.0.0.1' })),
    caPem: directory.caPem,
    baseDn: directory.baseDn,
    serviceAccount: {
      name: directory.serviceAccount.userPrincipalName,
      password: directory.serviceAccount.password,
    },
  }
}
