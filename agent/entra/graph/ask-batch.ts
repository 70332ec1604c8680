import * as z from 'zod'
import { classifyRefusal } from './classify-refusal.ts'
import type { Graph } from './create-graph.ts'
import { GraphFault, isPassing } from './graph-fault.ts'

/** `POST /$batch` takes twenty requests (Microsoft, "JSON batching"). */
const mostInBatch = 20

const zBatch = z.object({
  responses: z.array(
    z.object({
      id: z.string(),
      status: z.number(),
      headers: z.record(z.string(), z.string()).nullish(),
      body: z.unknown(),
    }),
  ),
})
type Item = z.output<typeof zBatch>['responses'][number]

/** What one read of a batch came to. */
export type BatchItem = { readonly body: unknown } | { readonly fault: GraphFault }

/**
 * Reads many things in few calls. Each has its own outcome: those that were throttled or met a fault are asked again, by
 * themselves, and an error of one is none of the others.
 */
export async function askBatch(
  graph: Graph,
  paths: readonly string[],
): Promise<readonly BatchItem[]> {
  const outcomes = new Map<number, BatchItem>()
  for (let start = 0; start < paths.length; start += mostInBatch) {
    const numbers = paths.slice(start, start + mostInBatch).map((_each, at) => start + at)
    await askSome(graph, paths, numbers, outcomes)
  }
  return paths.map(
    (_path, number) => outcomes.get(number) ?? { fault: new GraphFault('bad-answer') },
  )
}

async function askSome(
  graph: Graph,
  paths: readonly string[],
  wanted: readonly number[],
  outcomes: Map<number, BatchItem>,
): Promise<void> {
  let left = wanted
  for (let attempt = 0; ; attempt += 1) {
    const requests = left.map((number) => ({
      id: String(number),
      method: 'GET',
      url: paths[number],
    }))
    const body = await graph.ask({
      method: 'POST',
      path: '/$batch',
      body: { requests },
      repeatable: true,
    })
    const answered = zBatch.safeParse(body)
    if (!answered.success) throw new GraphFault('bad-answer', { name: 'batch' })
    for (const item of answered.data.responses) outcomes.set(Number(item.id), outcomeOf(item))
    left = left.filter((number) => isToBeAskedAgain(outcomes.get(number)))
    if (left.length === 0) return
    if (!(await graph.beforeRetry(attempt, longestWait(answered.data.responses)))) return
  }
}

function outcomeOf({ status, body }: Item): BatchItem {
  return status < 300 ? { body } : { fault: classifyRefusal(status, body, 'batch') }
}

function isToBeAskedAgain(outcome: BatchItem | undefined): boolean {
  return !outcome || ('fault' in outcome && isPassing(outcome.fault))
}

/** Every item says for itself when to come back; the last of them counts. */
function longestWait(items: readonly Item[]): string | undefined {
  const said = items.flatMap(({ headers }) =>
    Object.entries(headers ?? {}).flatMap(([name, value]) =>
      name.toLowerCase() === 'retry-after' ? value : [],
    ),
  )
  const seconds = said.map(Number).filter((each) => Number.isFinite(each))
  return seconds.length > 0 ? String(Math.max(...seconds)) : said[0]
}
