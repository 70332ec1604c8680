import { randomUUID } from 'node:crypto'
import type { Clock } from '../../clock.ts'
import type { Certificates } from '../../create-certificates.ts'
import type { Fault, Faults } from '../../faults.ts'
import { retryAfter } from '../http/retry-after.ts'
import { type HttpAnswer, type HttpRequest, serveHttp } from '../http/serve-http.ts'
import { isOwnPage, redeemCode } from '../openid/redeem-code.ts'
import type { PeoplePages } from '../people-pages.ts'
import type { TenantState } from '../state/create-tenant-state.ts'
import { answerTokenRequest, type TokenRoom } from './answer-token-request.ts'
import type { SigningKey } from './create-signing-key.ts'
import { TokenError } from './token-error.ts'

interface LoginPorts {
  readonly faults: Faults
  readonly clock: Clock
}

/** Stands in for `login.microsoftonline.com`: tokens, discovery, keys, and the pages where people sign in. */
export async function startLogin(
  room: {
    readonly port: number
    readonly state: TenantState
    readonly key: () => SigningKey
    readonly certificates: Certificates
    readonly pages: PeoplePages
  },
  ports: LoginPorts,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const taken = new Set<string>()
  let url = ''
  const http = await serveHttp(
    {
      port: room.port,
      target: 'token',
      certificate: room.certificates,
      operationOf: (request) =>
        findPage(request)?.[1] ?? room.pages.operationOf(request) ?? 'unknown',
      answer: (request) => answer({ ...room, taken, loginUrl: url }, request),
      answerFault: (fault, request) => answerFault(fault, request, ports.clock),
    },
    ports,
  )
  url = `https://localhost:${http.port}`
  return { url, stop: http.stop }
}

type Room = TokenRoom & { readonly pages: PeoplePages }

const pages = [
  [/^POST \/([^/]+)\/oauth2\/v2\.0\/token$/, 'token'],
  [/^GET \/([^/]+)\/v2\.0\/\.well-known\/openid-configuration$/, 'discovery'],
  [/^GET \/([^/]+)\/discovery\/v2\.0\/keys$/, 'keys'],
] as const

function findPage({ method, url }: HttpRequest) {
  return pages.find(([pattern]) => pattern.test(`${method} ${url.pathname}`))
}

async function answer(room: Room, request: HttpRequest): Promise<HttpAnswer> {
  const [pattern, name] = findPage(request) ?? []
  const path = `${request.method} ${request.url.pathname}`
  const tenant = pattern?.exec(path)?.[1] ?? ''
  try {
    switch (name) {
      case 'token':
        return withOrigin(room, request, json(200, await answerToken(room, tenant, request)))
      case 'discovery':
        return json(200, describeLogin(room))
      case 'keys':
        return json(200, { keys: [room.key().jwk] })
      case undefined:
        return room.pages.operationOf(request) ? await room.pages.answer(request) : json(404, {})
    }
  } catch (error) {
    if (error instanceof TokenError) {
      return withOrigin(room, request, refuse(error, request, room.state.now()))
    }
    throw error
  }
}

/** A page may read the answer if it is one of the application's own. */
function withOrigin(
  { state }: Room,
  { body, headers }: HttpRequest,
  answer: HttpAnswer,
): HttpAnswer {
  const { origin } = headers
  const client = new URLSearchParams(body).get('client_id') ?? ''
  const application = state.applications.get(client)
  if (origin === undefined || !application || !isOwnPage(application, origin)) return answer
  const allowed = { 'access-control-allow-origin': origin, vary: 'Origin' }
  return { ...answer, headers: { ...answer.headers, ...allowed } }
}

function answerToken(room: Room, tenant: string, { body, headers }: HttpRequest): unknown {
  const form = new URLSearchParams(body)
  return form.get('grant_type') === 'authorization_code'
    ? redeemCode(room, room.pages.openId, tenant, form, headers.origin)
    : answerTokenRequest(room, tenant, form)
}

/** What OpenID Connect discovery says, as far as what is listed is there. */
function describeLogin({ state, loginUrl }: Room): Readonly<Record<string, unknown>> {
  const base = `${loginUrl}/${state.id}`
  return {
    issuer: `${base}/v2.0`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
    id_token_signing_alg_values_supported: ['RS256'],
    subject_types_supported: ['pairwise'],
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    code_challenge_methods_supported: ['S256'],
    claims_supported: [...claims],
  }
}

const claims = [
  'sub',
  'iss',
  'aud',
  'exp',
  'iat',
  'auth_time',
  'acrs',
  'nonce',
  'preferred_username',
  'name',
  'tid',
  'ver',
  'email',
]

function refuse(error: TokenError, request: HttpRequest, now: Date): HttpAnswer {
  const trace = randomUUID()
  const asked = request.headers['client-request-id']
  const correlation = typeof asked === 'string' ? asked : randomUUID()
  const timestamp = `${now.toISOString().slice(0, 19).replace('T', ' ')}Z`
  return json(error.status, {
    error: error.error,
    error_description: `AADSTS${error.code}: ${error.message} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
    error_codes: [error.code],
    timestamp,
    trace_id: trace,
    correlation_id: correlation,
  })
}

function answerFault(fault: Fault, request: HttpRequest, clock: Clock): HttpAnswer {
  const error = new TokenError('temporarily_unavailable', 90033, fault.text ?? 'A fault.', 503)
  const { body, headers } = refuse(error, request, clock.now())
  return { status: fault.code ?? 503, headers: { ...headers, ...retryAfter(fault, clock) }, body }
}

function json(status: number, body: unknown): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: JSON.stringify(body),
  }
}
