import type { Clock } from '../../protocol/clock.ts'
import type { Log } from '../../protocol/log.ts'
import type { Randomness } from '../randomness.ts'
import { readTextFile } from '../read-json-file.ts'
import { createCloudHttp } from './cloud-http.ts'
import { createGraph, type Graph } from './graph/create-graph.ts'
import type { EntraSettings } from './settings.ts'
import { openTokenSource } from './tokens/open-token-source.ts'

/** Graph with the agent's own credential, for a command beside its jobs. Throws `StartProblem` where a file is missing. */
export async function openTenantsGraph(
  settings: EntraSettings,
  ports: { readonly clock: Clock; readonly log: Log; readonly random: Randomness },
): Promise<Graph> {
  const caPem = settings.caFile ? await readTextFile(settings.caFile, 'the authority') : undefined
  const http = createCloudHttp(caPem)
  const token = await openTokenSource(settings, { ...ports, http })
  return createGraph(settings.graphUrl, { ...ports, http, token })
}
