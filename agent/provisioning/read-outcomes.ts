import * as z from 'zod'
import type { Clock } from '../../protocol/clock.ts'
import type { Graph } from '../entra/graph/create-graph.ts'
import { GraphFault } from '../entra/graph/graph-fault.ts'
import { judgeOutcome, type Outcome, zLogLine } from './judge-outcome.ts'

const zPage = z.looseObject({
  value: z.array(z.unknown()),
  '@odata.nextLink': z.string().optional(),
})

/** Five calls in ten seconds are allowed of the whole tenant's logs; others read them too. */
const pauseMs = 4000
const mostPages = 500

/**
 * What became of people since `since`, the latest of each. The log knows neither the batch nor its request: people are told
 * apart by the source's own id, and lines by their time. It is five to ten minutes late. Throws {@link GraphFault}.
 * @see https://learn.microsoft.com/graph/api/provisioningobjectsummary-list
 */
export async function readOutcomes(
  { job, since }: { readonly job: string; readonly since: Date },
  { graph, clock }: { readonly graph: Pick<Graph, 'ask' | 'askNext'>; readonly clock: Clock },
): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes = new Map<string, Outcome>()
  const filter = `jobId eq '${job}' and activityDateTime ge ${since.toISOString()}`
  const path = `/auditLogs/provisioning?$filter=${encodeURIComponent(filter)}&$top=100`
  let page = parse(await graph.ask({ method: 'GET', path, repeatable: true }))
  for (let pages = 1; ; pages += 1) {
    for (const line of page.value) keepLatest(outcomes, line)
    const next = page['@odata.nextLink']
    if (next === undefined || pages === mostPages) return outcomes
    await clock.sleep(pauseMs)
    page = parse(await graph.askNext(next))
  }
}

function keepLatest(outcomes: Map<string, Outcome>, line: unknown): void {
  const parsed = zLogLine.safeParse(line)
  const outcome = parsed.success ? judgeOutcome(parsed.data) : undefined
  if (!outcome) return
  const known = outcomes.get(outcome.id)
  if (!known || known.at < outcome.at) outcomes.set(outcome.id, outcome)
}

function parse(body: unknown) {
  const page = zPage.safeParse(body)
  if (!page.success) throw new GraphFault('bad-answer')
  return page.data
}
