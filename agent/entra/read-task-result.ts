import * as z from 'zod'
import type { Graph } from './graph/create-graph.ts'
import { GraphFault } from './graph/graph-fault.ts'

/** What became of a workflow's task for one person. */
export interface TaskSeen {
  /** Its id, for whoever looks it up in Entra. */
  readonly id: string
  /** `over`: it failed, or was called off. */
  readonly state: 'running' | 'completed' | 'over'
  readonly completedAt?: Date
}

const zTime = z.iso.datetime({ offset: true }).nullish()
const zRuns = z.object({
  value: z.array(z.object({ id: z.string(), startedDateTime: zTime, scheduledDateTime: zTime })),
  '@odata.nextLink': z.string().nullish(),
})
const zResults = z.object({
  value: z.array(
    z.object({
      id: z.string(),
      processingStatus: z.string(),
      createdDateTime: zTime,
      completedDateTime: zTime,
      subject: z.object({ id: z.string() }).nullish(),
    }),
  ),
  '@odata.nextLink': z.string().nullish(),
})

/** Entra's clock and this machine's may be so far apart. */
const slackMs = 2 * 60_000
/** More runs than this in so short a time are not looked through. */
const mostPages = 10

/**
 * The last result for this person in a run since then. Which way runs are ordered is UNVERIFIED: all of the time are looked at.
 * @see https://learn.microsoft.com/graph/api/resources/identitygovernance-taskprocessingresult
 */
export async function readTaskResult(
  graph: Graph,
  workflow: string,
  about: { readonly user: string; readonly since: Date },
): Promise<TaskSeen | undefined> {
  const first = about.since.getTime() - slackMs
  const runs = await readAll(graph, `${workflow}/runs`, zRuns)
  const recent = runs.filter(({ startedDateTime, scheduledDateTime }) => {
    const at = startedDateTime ?? scheduledDateTime
    return !at || Date.parse(at) >= first
  })
  const found: z.output<typeof zResults>['value'] = []
  for (const run of recent) {
    const path = `${workflow}/runs/${encodeURIComponent(run.id)}/taskProcessingResults`
    const results = await readAll(graph, path, zResults)
    found.push(...results.filter(({ subject }) => subject?.id.toLowerCase() === about.user))
  }
  const timeOf = ({ createdDateTime }: (typeof found)[number]) => Date.parse(createdDateTime ?? '')
  const last = found.toSorted((one, other) => timeOf(other) - timeOf(one))[0]
  return last && seenOf(last)
}

function seenOf({
  id,
  processingStatus,
  completedDateTime,
}: z.output<typeof zResults>['value'][number]): TaskSeen {
  const completed = completedDateTime ? { completedAt: new Date(completedDateTime) } : {}
  return { id, state: states[processingStatus] ?? 'over', ...completed }
}

const states: Readonly<Record<string, TaskSeen['state']>> = {
  queued: 'running',
  inProgress: 'running',
  completed: 'completed',
}

async function readAll<T>(
  graph: Graph,
  path: string,
  schema: z.ZodType<{
    readonly value: T[]
    readonly '@odata.nextLink'?: string | null | undefined
  }>,
): Promise<readonly T[]> {
  const all: T[] = []
  let body = await graph.ask({ method: 'GET', path, repeatable: true })
  for (let pages = 1; ; pages += 1) {
    const parsed = schema.safeParse(body)
    if (!parsed.success) throw new GraphFault('bad-answer')
    all.push(...parsed.data.value)
    const next = parsed.data['@odata.nextLink']
    if (!next || pages >= mostPages) return all
    body = await graph.askNext(next)
  }
}
