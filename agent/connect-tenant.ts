import type { AgentConfig } from './config.ts'
import {
  type ConnectionStep,
  connectWorkflows,
  disconnectWorkflows,
} from './entra/connect/connect-workflows.ts'
import { type Connection, describeConnection } from './entra/connect/describe-connection.ts'
import { GraphFault, told } from './entra/graph/graph-fault.ts'
import { openTenantsGraph } from './entra/open-graph.ts'
import { systemRandomness } from './randomness.ts'
import type { AgentPorts } from './start.ts'
import { StartProblem } from './start-problem.ts'

/** What the command was called with. */
export interface WantedConnection {
  readonly what: 'connect' | 'disconnect'
  readonly directory: string | undefined
  /** Do it; otherwise say what would be done. */
  readonly yes: boolean
}

/** What was done or would be, and what to know of the rights that it takes. */
export interface ConnectionReport {
  readonly steps: readonly ConnectionStep[]
  readonly notes: readonly string[]
}

const root = 'https://graph.microsoft.com/v1.0/identityGovernance/lifecycleWorkflows'

/** Said every time, loudly: an agent needs none of it to deliver keys. */
const connectionNotes = [
  'NEEDED FOR THIS ONLY, IN THE WHOLE TENANT: LifecycleWorkflows-CustomExt.ReadWrite.All, LifecycleWorkflows-Workflow.ReadWrite.All and LifecycleWorkflows.Read.All (application), and Logic App Contributor on the relay. Whoever holds them can have workflows do things to everybody: take them from the agent again afterwards.',
  'Not verified in a tenant by us: whether Microsoft lets an application make the extension at all (its documents disagree), and the form in which the agent is named as the one that may answer. Look at both in the admin centre afterwards.',
]

/**
 * Makes, or removes, what brings people of one directory here by a lifecycle workflow. Throws {@link StartProblem}: where the
 * right is missing, with the calls that an administrator can make by hand.
 */
export async function connectTenant(
  config: AgentConfig,
  { what, directory, yes }: WantedConnection,
  { clock, log }: Pick<AgentPorts, 'clock' | 'log'>,
): Promise<ConnectionReport> {
  const { connection, entra } = findConnection(config, directory)
  const graph = await openTenantsGraph(entra, { clock, log, random: systemRandomness })
  try {
    const carry = what === 'connect' ? connectWorkflows : disconnectWorkflows
    return { steps: await carry(graph, connection, yes), notes: connectionNotes }
  } catch (fault) {
    throw fault instanceof GraphFault ? explain(fault, what, connection) : fault
  }
}

function explain(
  { code }: GraphFault,
  what: WantedConnection['what'],
  connection: Connection,
): StartProblem {
  if (code !== 'rights-missing') {
    return new StartProblem(`the tenant said no: ${told[code]}`, 'see docs/errors.md')
  }
  const byHand = what === 'connect' ? describeByHand(connection) : removeByHand(connection)
  return new StartProblem(
    'the agent may not do that in the tenant',
    [...connectionNotes, 'Or make these calls by hand (Graph Explorer):', ...byHand].join('\n'),
  )
}

function findConnection(config: AgentConfig, named: string | undefined) {
  const settings =
    named === undefined && config.directories.length === 1
      ? config.directories[0]
      : config.directories.find(({ name }) => name === named)
  const entra = settings?.entra
  const relay = entra?.arrivals?.relay
  if (!settings || !entra || !relay) {
    throw new StartProblem(
      'no relay is configured for that directory',
      'fill `entra.arrivals.relay`, and name the directory with --directory where there are several',
    )
  }
  if (entra.clientId === undefined) {
    throw new StartProblem(
      'a managed identity cannot be named as the one that may answer',
      'fill `entra.clientId` with its client id',
    )
  }
  const { name } = settings
  return { connection: describeConnection(name, relay, entra.clientId), entra }
}

function describeByHand({ extension, workflow }: Connection): readonly string[] {
  return [
    `GET ${root}/taskDefinitions   (note the id whose parameter is customTaskExtensionID)`,
    `POST ${root}/customTaskExtensions`,
    JSON.stringify(extension, undefined, 2),
    `POST ${root}/workflows`,
    JSON.stringify(workflow('<id of the extension>', '<id of the task>'), undefined, 2),
  ]
}

function removeByHand({ name, mark }: Connection): readonly string[] {
  return [
    `GET ${root}/workflows   (“${name}”, whose description is “${mark}”)`,
    `DELETE ${root}/workflows/<its id>`,
    `GET ${root}/customTaskExtensions   (the same name and description)`,
    `DELETE ${root}/customTaskExtensions/<its id>`,
  ]
}
