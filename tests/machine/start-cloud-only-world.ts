import { randomUUID } from 'node:crypto'
import { systemClock } from '../../simulator/clock.ts'
import { noLog } from '../../simulator/log.ts'
import { type Simulator, start } from '../../simulator/start.ts'
import { checkGraphExchange } from '../graph/check-graph-exchange.ts'
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

/** A tenant whose people stand in no directory, and an agent with power over it and nothing else. */
export interface CloudOnlyWorld {
  readonly simulator: Simulator
  readonly agent: AgentUnderTest
  readonly unit: string
  /** What the agent is to the tenant. */
  readonly application: ReturnType<typeof registerAgent>['application']
  /** What was wrong with the shape of anything that was said to Graph, or by it. */
  readonly problems: readonly string[]
  /** Adds somebody to the tenant, with a number of their own; into the agent's unit unless it is said otherwise. */
  addPerson(properties?: Readonly<Record<string, unknown>>, isInUnit?: boolean): AddedPerson
  /** A text code is typed, and earns a grant. */
  prove(claim: Claim, person: AddedPerson): Promise<string>
  stop(): Promise<void>
}

interface AddedPerson {
  /** Their object id, which is their account. */
  readonly account: string
  readonly employeeNumber: string
  readonly userPrincipalName: string
  readonly mobile: string
}

export async function startCloudOnlyWorld(
  options: { readonly guard?: GuardOverrides; readonly pass?: object } = {},
): Promise<CloudOnlyWorld> {
  const simulator = await start(
    { directory: { sampleHires: false } },
    { clock: systemClock, log: noLog },
  )
  const { tenant, phone } = simulator
  const problems: string[] = []
  tenant.watch((exchange) => problems.push(...checkGraphExchange(exchange)))
  const registered = registerAgent(tenant, simulator.caPem)
  const { application, unit, settings } = registered
  const agent = await startAgent({
    ...{ directory: directoryOf(simulator), phone },
    guard: { containers: [], pass: { units: [unit], ...options.pass }, ...options.guard },
    changes: { directories: [{ name: directoryName, entra: settings }] },
  })
  const members: string[] = []
  let count = 0
  return {
    ...{ simulator, agent, problems, unit, application },
    addPerson: (properties = {}, isInUnit = true) => {
      count += 1
      const person = {
        employeeNumber: `C-${count}`,
        userPrincipalName: `person${count}@contoso.test`,
        mobile: `+316${10_000_000 + count}`,
      }
      const account = tenant.addUser({
        ...{ userPrincipalName: person.userPrincipalName, displayName: 'Ana Cruz' },
        ...{ employeeId: person.employeeNumber, mobilePhone: person.mobile },
        ...properties,
      })
      if (isInUnit) {
        members.push(account)
        tenant.setUnitMembers(unit, members)
      }
      return { account, ...person }
    },
    prove: (claim, { mobile }) => proveByText(agent, claim, phone, mobile),
    stop: async () => {
      await agent.stop()
      await simulator.stop()
      registered.forget()
    },
  }
}

/** A job's words about an account. */
export const aboutAccount = (account: string) => ({
  ...{ account, directory: directoryName, delivery: randomUUID() },
})
