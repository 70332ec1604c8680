import { randomUUID } from 'node:crypto'
import type { Clock } from '../../clock.ts'
import type { Fault } from '../../faults.ts'
import { retryAfter } from '../http/retry-after.ts'
import { type GraphAnswer, GraphError } from './graph-call.ts'

/**
 * A refusal as Graph writes it. What is no {@link GraphError} is a fault of ours and thrown on.
 * @see https://learn.microsoft.com/graph/errors
 */
export function refuseCall(
  error: unknown,
  headers: Readonly<Record<string, string>>,
  now: Date,
): GraphAnswer {
  if (!(error instanceof GraphError)) throw error
  const { status, code, message } = error
  const requestId = randomUUID()
  const clientRequestId = headers['client-request-id'] ?? requestId
  const date = now.toISOString().slice(0, 19)
  const innerError = { date, 'request-id': requestId, 'client-request-id': clientRequestId }
  const challenge = status === 401 ? { 'www-authenticate': 'Bearer realm=""' } : {}
  return { status, headers: challenge, body: { error: { code, message, innerError } } }
}

const faultCodes: Readonly<Record<number, string>> = {
  429: 'TooManyRequests',
  500: 'InternalServerError',
  502: 'BadGateway',
  503: 'ServiceUnavailable',
  504: 'GatewayTimeout',
}

/** The refusal that a fault wants. */
export function refuseByFault(
  fault: Fault,
  headers: Readonly<Record<string, string>>,
  clock: Clock,
): GraphAnswer {
  const status = fault.code ?? 503
  const error = new GraphError(status, faultCodes[status] ?? 'UnknownError', fault.text ?? '')
  const answer = refuseCall(error, headers, clock.now())
  return { ...answer, headers: { ...answer.headers, ...retryAfter(fault, clock) } }
}
