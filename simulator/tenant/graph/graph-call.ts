import type { Caller } from '../state/application.ts'
import type { TenantState } from '../state/create-tenant-state.ts'
import type { WorkflowRunner } from '../workflows/create-workflow-runner.ts'

/** A request to Graph whose token was good. */
export interface GraphCall {
  readonly state: TenantState
  readonly workflows: WorkflowRunner
  readonly caller: Caller
  readonly method: string
  /** What comes behind `/v1.0`. */
  readonly path: string
  readonly query: URLSearchParams
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  /** Writes and clocks go by this. */
  readonly now: Date
  /** Reads show what a replica knew then. */
  readonly asOf: Date
  /** `https://…/v1.0`. */
  readonly baseUrl: string
}

/** What stands in the path for each `:name` of the route. */
export type Parameters = Readonly<Record<string, string>>

export interface GraphAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** Graph refuses. Texts and codes without a source are UNVERIFIED; see the table of `README.md`. */
export class GraphError extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string, cause?: unknown) {
    super(message, { cause })
    this.status = status
    this.code = code
  }
}

export const badRequest = (message: string, cause?: unknown) =>
  new GraphError(400, 'Request_BadRequest', message, cause)

/** Of a refused right Graph says nothing more. That authentication methods answer with this code as well is UNVERIFIED. */
export const denied = () =>
  new GraphError(
    403,
    'Authorization_RequestDenied',
    'Insufficient privileges to complete the operation.',
  )

export const notFound = (name: string) =>
  new GraphError(
    404,
    'Request_ResourceNotFound',
    `Resource '${name}' does not exist or one of its queried reference-property objects are not present.`,
  )

/** One page of a collection, or all of it. */
export function answerCollection(
  { baseUrl }: GraphCall,
  context: string,
  value: readonly unknown[],
  more: Readonly<Record<string, unknown>> = {},
): GraphAnswer {
  return {
    status: 200,
    body: { '@odata.context': `${baseUrl}/$metadata#${context}`, ...more, value },
  }
}

/** One thing. */
export function answerEntity(
  { baseUrl }: GraphCall,
  context: string,
  value: Readonly<Record<string, unknown>>,
  status = 200,
): GraphAnswer {
  return { status, body: { '@odata.context': `${baseUrl}/$metadata#${context}/$entity`, ...value } }
}
