import { randomUUID } from 'node:crypto'
import type { Clock } from '../../clock.ts'
import type { Certificates } from '../../create-certificates.ts'
import type { Fault, Faults } from '../../faults.ts'
import { type HttpAnswer, type HttpRequest, serveHttp } from '../http/serve-http.ts'
import type { TenantState } from '../state/create-tenant-state.ts'
import type { SigningKey } from '../tokens/create-signing-key.ts'
import { verifyAccessToken } from '../tokens/verify-access-token.ts'
import type { WorkflowRunner } from '../workflows/create-workflow-runner.ts'
import { answerBatch } from './answer-batch.ts'
import { dispatchCall } from './dispatch-call.ts'
import { badRequest, type GraphAnswer, type GraphCall, GraphError } from './graph-call.ts'
import { refuseByFault, refuseCall } from './refuse-call.ts'
import { findRoute } from './routes.ts'
import { createThrottle, type Throttle } from './throttle-calls.ts'

/** One request to Graph and its answer, for those who watch: the body of a created pass is in it. */
export interface GraphExchange {
  readonly operation: string
  readonly method: string
  /** Behind `/v1.0`. */
  readonly path: string
  readonly query: string
  readonly requestHeaders: Readonly<Record<string, string>>
  readonly requestBody: unknown
  readonly status: number
  readonly body: unknown
}

interface GraphRoom {
  readonly port: number
  readonly state: TenantState
  readonly workflows: WorkflowRunner
  readonly key: () => SigningKey
  readonly certificates: Certificates
  /** Told of every exchange that was answered or done, whether or not the answer arrives. */
  watch(exchange: GraphExchange): void
}

interface GraphPorts {
  readonly faults: Faults
  readonly clock: Clock
}

interface CallPorts extends GraphPorts {
  readonly throttle: Throttle
}

/** Stands in for `graph.microsoft.com`, v1.0. */
export async function startGraph(
  room: GraphRoom,
  ports: GraphPorts,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  let url = ''
  const throttle = createThrottle(room.state)
  const http = await serveHttp(
    {
      port: room.port,
      target: 'graph',
      certificate: room.certificates,
      operationOf: nameOperation,
      async answer(request, stale) {
        const answer = await answerRequest(room, { ...ports, throttle }, request, {
          stale,
          baseUrl: url,
        })
        return finish(room, request, answer)
      },
      answerFault: (fault, request) =>
        finish(room, request, answerFault(fault, request, ports.clock)),
    },
    ports,
  )
  url = `https://localhost:${http.port}/v1.0`
  return { url, stop: http.stop }
}

/** Behind the version, and with or without a slash at its end. */
const pathOf = ({ url }: HttpRequest) => url.pathname.replace(/^\/v1\.0/, '').replace(/\/$/, '')

function nameOperation(request: HttpRequest): string {
  const path = pathOf(request)
  if (path === '/$batch') return 'batch'
  return findRoute(request.method, path)?.route.operation ?? 'unknown'
}

function lowerHeaders({ headers }: HttpRequest): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
}

async function answerRequest(
  { state, workflows, key }: GraphRoom,
  ports: CallPorts,
  request: HttpRequest,
  { stale, baseUrl }: { readonly stale: number; readonly baseUrl: string },
): Promise<GraphAnswer> {
  const now = state.now()
  try {
    if (!request.url.pathname.startsWith('/v1.0/')) throw badRequest('Invalid version.')
    const verified = verifyAccessToken(request.headers.authorization, state, key())
    if ('refused' in verified) {
      throw new GraphError(401, 'InvalidAuthenticationToken', verified.refused)
    }
    const call: GraphCall = {
      state,
      workflows,
      caller: verified.caller,
      method: request.method,
      path: pathOf(request),
      query: request.url.searchParams,
      headers: lowerHeaders(request),
      body: readBody(request),
      now,
      asOf: new Date(now.getTime() - stale - state.delays.read),
      baseUrl,
    }
    if (call.path !== '/$batch' || call.method !== 'POST')
      return answerCounted(call, ports.throttle)
    return await answerBatch(call, (item) => answerItem(item, ports))
  } catch (error) {
    return refuseCall(error, lowerHeaders(request), now)
  }
}

/** Answers what is not more than may be asked; a batch is counted request by request. */
function answerCounted(call: GraphCall, throttle: Throttle): GraphAnswer {
  const counted = throttle.count(call, findRoute(call.method, call.path)?.route)
  if ('refused' in counted) return counted.refused
  const answer = dispatchCall(call)
  return { ...answer, headers: { ...counted.headers, ...answer.headers } }
}

/** A request of a batch meets faults of its own, but only those that can be answered. */
async function answerItem(
  call: GraphCall,
  { faults, clock, throttle }: CallPorts,
): Promise<GraphAnswer> {
  const operation = findRoute(call.method, call.path)?.route.operation ?? 'unknown'
  const fault = faults.take('graph', operation)
  const { headers, now } = call
  if (fault?.kind === 'slow') await clock.sleep(fault.milliseconds ?? 0)
  else if (fault && fault.kind !== 'stale') return refuseByFault(fault, headers, clock)
  const stale = fault?.kind === 'stale' ? (fault.milliseconds ?? 0) : 0
  try {
    return answerCounted({ ...call, asOf: new Date(call.asOf.getTime() - stale) }, throttle)
  } catch (error) {
    return refuseCall(error, headers, now)
  }
}

function readBody({ body, headers }: HttpRequest): unknown {
  if (body === '') return undefined
  const type = headers['content-type'] ?? ''
  // What wants another type than JSON itself says so by refusing JSON.
  if (!/^application\/(scim\+)?json\b/.test(type)) {
    throw new GraphError(415, 'UnsupportedMediaType', 'A body is written in application/json.')
  }
  try {
    return JSON.parse(body)
  } catch (error) {
    throw badRequest('Unable to read JSON request payload.', error)
  }
}

const answerFault = (fault: Fault, request: HttpRequest, clock: Clock) =>
  refuseByFault(fault, lowerHeaders(request), clock)

function finish(room: GraphRoom, request: HttpRequest, answer: GraphAnswer): HttpAnswer {
  const requestHeaders = lowerHeaders(request)
  const asked = requestHeaders['client-request-id']
  room.watch({
    operation: nameOperation(request),
    method: request.method,
    path: pathOf(request),
    query: request.url.search,
    requestHeaders,
    requestBody: parseQuietly(request.body),
    status: answer.status,
    body: answer.body,
  })
  return {
    status: answer.status,
    headers: {
      'content-type': 'application/json;odata.metadata=minimal;charset=utf-8',
      'cache-control': 'no-store',
      'request-id': innerId(answer.body) ?? randomUUID(),
      ...(asked === undefined ? {} : { 'client-request-id': asked }),
      ...answer.headers,
    },
    body: answer.body === undefined ? '' : JSON.stringify(answer.body),
  }
}

/** The id of a refusal is the same in the headers as in the body. */
function innerId(body: unknown): string | undefined {
  const refusal = body as { error?: { innerError?: { 'request-id'?: string } } } | undefined
  return refusal?.error?.innerError?.['request-id']
}

function parseQuietly(body: string): unknown {
  try {
    return body === '' ? undefined : JSON.parse(body)
  } catch {
    return body
  }
}
