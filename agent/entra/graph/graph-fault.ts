import type { ErrorCode } from '../../../protocol/errors.ts'

/** Why there is no answer of the kind that was asked for. */
export type GraphFaultCode =
  /** Nothing was asked: no connection, no token, or the tenant wants to be left alone. */
  | 'unreachable'
  /** It was asked and did not answer: it may have been done. */
  | 'answer-lost'
  /** It broke on the other side: it may have been done. */
  | 'unavailable'
  | 'throttled'
  | 'token-refused'
  | 'rights-missing'
  | 'licence-missing'
  | 'not-found'
  | 'pass-policy'
  | 'guest'
  | 'bad-request'
  | 'bad-answer'

/** Codes, statuses and request ids: what may be logged, and what support asks for. */
export type GraphDetail = Readonly<Record<string, string | number>>

/** A call of the tenant that did not end well. */
export class GraphFault extends Error {
  readonly code: GraphFaultCode
  readonly detail: GraphDetail

  constructor(code: GraphFaultCode, detail: GraphDetail = {}) {
    super(code)
    this.name = 'GraphFault'
    this.code = code
    this.detail = detail
  }
}

/** What a server is told of it. */
export const told: Readonly<Record<GraphFaultCode, ErrorCode>> = {
  unreachable: 'cloud-unreachable',
  'answer-lost': 'cloud-unreachable',
  unavailable: 'cloud-unreachable',
  throttled: 'cloud-throttled',
  'token-refused': 'cloud-token',
  'rights-missing': 'cloud-rights',
  'licence-missing': 'cloud-licence',
  'not-found': 'cloud-account-missing',
  'pass-policy': 'pass-policy',
  guest: 'cloud-guest',
  'bad-request': 'cloud-refused',
  'bad-answer': 'cloud-refused',
}

/** Whether it may pass by itself. */
export function isPassing(fault: GraphFault): boolean {
  return passing.has(fault.code)
}
const passing: ReadonlySet<GraphFaultCode> = new Set([
  'unreachable',
  'answer-lost',
  'unavailable',
  'throttled',
])

/** Whether what was asked may have been done, now or in a moment. */
export function mayHaveBeenDone(fault: GraphFault): boolean {
  return fault.code === 'answer-lost' || fault.code === 'unavailable'
}

/** Codes of Node's for a connection that never stood. */
const neverStood =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_CERT|HOSTNAME_)/

/** What an exchange that broke off means, by the code of the error and never by its text. */
export function classifyBreak(error: unknown, request: string): GraphFault {
  const system = systemCodeOf(error)
  return new GraphFault(neverStood.test(system) ? 'unreachable' : 'answer-lost', {
    request,
    system,
  })
}

/** The code of an error of Node's, or what it is called. Never its text, which can hold names. */
export function systemCodeOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { readonly code?: unknown; readonly name?: unknown }
  if (typeof code === 'string') return code
  return typeof name === 'string' ? name : 'fault'
}
