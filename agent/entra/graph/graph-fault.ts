import type { ErrorCode } from '../../../protocol/errors.ts'

/** Why there is no answer of the kind that was asked for. */
export type GraphFaultCode =
  | 'unreachable'
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
