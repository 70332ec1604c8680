import { createHash } from 'node:crypto'
import type { Graph } from '../graph/create-graph.ts'
import type { CloudRead } from '../tenant.ts'
import { type Arriving, readArriving } from './read-arriving.ts'
import { type DeltaPage, readDelta } from './read-delta.ts'
import type { ArrivalRule, ArrivalSettings } from './settings.ts'
import { tellWorkflow, type WaitingTask } from './tell-workflow.ts'

/** How people arrive from a tenant, as far as its jobs use it. Nothing about the world makes these methods throw. */
export interface Arrivals {
  readonly workflows: boolean
  readonly rules: readonly ArrivalRule[]
  /** What a position in the changes belongs to. */
  readonly about: string
  readPerson(user: string): Promise<CloudRead<Arriving | 'gone'>>
  readDelta(link: string | undefined): Promise<CloudRead<DeltaPage | 'lost'>>
  tellWorkflow(
    waiting: WaitingTask,
    status: 'completed' | 'failed',
  ): Promise<CloudRead<'told' | 'over'>>
}

/** Opens the ways in from a tenant. Absent settings: there are none. */
export function openArrivals(
  settings: ArrivalSettings | undefined,
  { tenant, graph, tell }: ArrivalPorts,
): Arrivals | undefined {
  if (!settings) return undefined
  const rules = settings.changes ?? []
  const about = createHash('sha256')
    .update(JSON.stringify([tenant, rules]))
    .digest('hex')
  return {
    workflows: settings.workflows,
    rules,
    about,
    readPerson: (user) => tell(() => readArriving(graph, user)),
    readDelta: (link) => tell(() => readDelta(graph, link)),
    tellWorkflow: (waiting, status) => tell(() => tellWorkflow(graph, waiting, status)),
  }
}

interface ArrivalPorts {
  readonly tenant: string
  readonly graph: Graph
  /** Makes a fault of Graph's a refusal. */
  readonly tell: <T>(work: () => Promise<T>) => Promise<CloudRead<T>>
}
