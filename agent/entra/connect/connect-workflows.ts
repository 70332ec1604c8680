import * as z from 'zod'
import type { Graph } from '../graph/create-graph.ts'
import { GraphFault } from '../graph/graph-fault.ts'
import type { Connection } from './describe-connection.ts'

/** One thing in the tenant, and what became of it or would. */
export interface ConnectionStep {
  readonly what: 'custom task extension' | 'workflow'
  readonly state: 'there' | 'would be made' | 'made' | 'would be removed' | 'removed' | 'absent'
  readonly id?: string
}

const root = '/identityGovernance/lifecycleWorkflows'
const zMade = z.object({ id: z.string() })
const zList = z.object({
  value: z.array(
    z.object({
      id: z.string(),
      displayName: z.string().nullish(),
      description: z.string().nullish(),
    }),
  ),
})
const zDefinitions = z.object({
  value: z.array(
    z.object({
      id: z.string(),
      parameters: z.array(z.object({ name: z.string().nullish() })).nullish(),
    }),
  ),
})

/** Makes what is missing; without `isMeant`, says what it would make. Doing it again changes nothing. Throws `GraphFault`. */
export async function connectWorkflows(
  graph: Graph,
  connection: Connection,
  isMeant: boolean,
): Promise<readonly ConnectionStep[]> {
  const definition = await findDefinition(graph)
  const extension = await findOurs(graph, 'customTaskExtensions', connection)
  const workflow = await findOurs(graph, 'workflows', connection)
  if (!isMeant) {
    return [
      describe('custom task extension', extension, 'would be made'),
      describe('workflow', workflow, 'would be made'),
    ]
  }
  const caller = extension ?? (await make(graph, 'customTaskExtensions', connection.extension))
  const body = connection.workflow(caller, definition)
  const called = workflow ?? (await make(graph, 'workflows', body))
  return [
    { what: 'custom task extension', state: extension ? 'there' : 'made', id: caller },
    { what: 'workflow', state: workflow ? 'there' : 'made', id: called },
  ]
}

/** Removes what carries our mark, the workflow first, and nothing else. */
export async function disconnectWorkflows(
  graph: Graph,
  connection: Connection,
  isMeant: boolean,
): Promise<readonly ConnectionStep[]> {
  const steps: ConnectionStep[] = []
  for (const [what, kind] of [
    ['workflow', 'workflows'],
    ['custom task extension', 'customTaskExtensions'],
  ] as const) {
    const id = await findOurs(graph, kind, connection)
    if (id !== undefined && isMeant) {
      await graph.ask({ method: 'DELETE', path: `${root}/${kind}/${id}`, repeatable: true })
    }
    const state = isMeant ? 'removed' : 'would be removed'
    steps.push(id === undefined ? { what, state: 'absent' } : { what, state, id })
  }
  return steps
}

function describe(
  what: ConnectionStep['what'],
  id: string | undefined,
  otherwise: ConnectionStep['state'],
): ConnectionStep {
  return id === undefined ? { what, state: otherwise } : { what, state: 'there', id }
}

/** Microsoft’s documents name two ids for this task: the tenant’s own catalogue says which it is. */
async function findDefinition(graph: Graph): Promise<string> {
  const path = `${root}/taskDefinitions`
  const body = await graph.ask({ method: 'GET', path, repeatable: true })
  const found = zDefinitions
    .parse(body)
    .value.find(({ parameters }) =>
      (parameters ?? []).some(({ name }) => name?.toLowerCase() === 'customtaskextensionid'),
    )
  if (!found) throw new GraphFault('bad-answer', { name: 'no-custom-task' })
  return found.id
}

/** Somebody else may have given something the same name: the mark has to stand there, too. */
async function findOurs(
  graph: Graph,
  kind: 'customTaskExtensions' | 'workflows',
  { name, mark }: Connection,
): Promise<string | undefined> {
  const body = await graph.ask({ method: 'GET', path: `${root}/${kind}`, repeatable: true })
  const { value } = zList.parse(body)
  return value.find(({ displayName, description }) => displayName === name && description === mark)
    ?.id
}

async function make(graph: Graph, kind: string, body: unknown): Promise<string> {
  // Not repeated after a lost answer: the next `connect` finds what was made.
  const made = await graph.ask({
    method: 'POST',
    path: `${root}/${kind}`,
    body,
    repeatable: false,
  })
  return zMade.parse(made).id
}
