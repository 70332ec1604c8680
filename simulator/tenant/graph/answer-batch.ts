import { z } from 'zod'
import { badRequest, type GraphAnswer, type GraphCall } from './graph-call.ts'

const zBatch = z.strictObject({
  requests: z
    .array(
      z.strictObject({
        id: z.string().min(1),
        method: z.string(),
        url: z.string().startsWith('/'),
        headers: z.record(z.string(), z.string()).optional(),
        body: z.unknown().optional(),
        dependsOn: z.array(z.string()).optional(),
      }),
    )
    .min(1)
    .max(20),
})

type Item = z.infer<typeof zBatch>['requests'][number]

/**
 * `POST /$batch`: at most 20 requests, ids unique without regard to case; 200 even if every one of them fails; whoever depends
 * on one that failed gets 424. Whole bodies that are refused: the texts are UNVERIFIED.
 * @see https://learn.microsoft.com/graph/json-batching
 */
export async function answerBatch(
  call: GraphCall,
  answerItem: (call: GraphCall) => GraphAnswer | Promise<GraphAnswer>,
): Promise<GraphAnswer> {
  const parsed = zBatch.safeParse(call.body)
  if (!parsed.success) throw badRequest('Invalid batch payload format.')
  const { requests } = parsed.data
  const ids = requests.map(({ id }) => id.toLowerCase())
  if (new Set(ids).size < ids.length) throw badRequest('Request ids must be unique.')
  const failed = new Set<string>()
  const responses: unknown[] = []
  for (const item of requests) {
    const answer = (item.dependsOn ?? []).some((id) => failed.has(id.toLowerCase()))
      ? dependencyFailed
      : await answerOne(call, item, answerItem)
    if (answer.status >= 400) failed.add(item.id.toLowerCase())
    const { status, headers = {}, body } = answer
    const type = body === undefined ? {} : { 'Content-Type': 'application/json' }
    responses.push({ id: item.id, status, headers: { ...headers, ...type }, body: body ?? null })
  }
  return { status: 200, body: { responses } }
}

function answerOne(
  call: GraphCall,
  { method, url, headers = {}, body }: Item,
  answerItem: (call: GraphCall) => GraphAnswer | Promise<GraphAnswer>,
): GraphAnswer | Promise<GraphAnswer> {
  const { pathname, searchParams } = new URL(`https://localhost${url}`)
  const lower = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  )
  if (body !== undefined && !lower['content-type']) {
    return { status: 400, body: showError('BadRequest', 'A body needs a Content-Type.') }
  }
  return answerItem({ ...call, method, path: pathname, query: searchParams, headers: lower, body })
}

const showError = (code: string, message: string) => ({ error: { code, message } })

const dependencyFailed: GraphAnswer = {
  status: 424,
  body: showError('FailedDependency', 'A request this one depends on has failed.'),
}
