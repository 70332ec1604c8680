import type { Clock } from '../../protocol/clock.ts'
import type { Graph } from '../entra/graph/create-graph.ts'
import type { CloudRead } from '../entra/tenant.ts'
import type { Outcome } from './judge-outcome.ts'
import { readOutcomes } from './read-outcomes.ts'
import type { ProvisioningSettings } from './settings.ts'

/** The provisioning application, as far as an agent's jobs use it: nothing is sent by a job. */
export interface Provisioning {
  /** What was read belongs to this: another job begins anew. */
  readonly about: string
  readOutcomes(since: Date): Promise<CloudRead<ReadonlyMap<string, Outcome>>>
}

interface ProvisioningPorts {
  readonly graph: Graph
  readonly clock: Clock
  /** Makes a fault of Graph's a refusal. */
  readonly tell: <T>(work: () => Promise<T>) => Promise<CloudRead<T>>
}

/** Absent settings: nobody is sent from here, and nothing is to be told. */
export function openProvisioning(
  settings: ProvisioningSettings | undefined,
  { graph, clock, tell }: ProvisioningPorts,
): Provisioning | undefined {
  if (!settings) return undefined
  const { job } = settings
  return {
    about: job,
    readOutcomes: (since) => tell(() => readOutcomes({ job, since }, { graph, clock })),
  }
}
