import { timingSafeEqual } from 'node:crypto'
import type { Application } from '../state/application.ts'
import type { TenantState } from '../state/create-tenant-state.ts'
import type { SigningKey } from './create-signing-key.ts'
import { issueAccessToken, tokenSeconds } from './issue-access-token.ts'
import { invalidClient, TokenError } from './token-error.ts'
import { verifyClientAssertion } from './verify-client-assertion.ts'

export interface TokenRoom {
  readonly state: TenantState
  readonly key: () => SigningKey
  readonly loginUrl: string
  readonly taken: Set<string>
}

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/**
 * The client credentials grant, v2.0: by secret, by an assertion signed with a certificate, or by a federated assertion.
 * Throws a {@link TokenError} for what is not given.
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export function answerTokenRequest(
  room: TokenRoom,
  tenant: string,
  form: URLSearchParams,
): Readonly<Record<string, unknown>> {
  const { state, loginUrl } = room
  const application = findClient(room, tenant, form)
  if (readField(form, 'grant_type') !== 'client_credentials') {
    throw new TokenError('unsupported_grant_type', 70003, 'The grant type is not supported.')
  }
  const resource = readScope(readField(form, 'scope'))
  const proof = verifyClient(room, application, tenant, form)
  return {
    token_type: 'Bearer',
    expires_in: tokenSeconds,
    ext_expires_in: tokenSeconds,
    access_token: issueAccessToken(state, room.key(), { application, resource, proof, loginUrl }),
  }
}

/** Who asks, by their word. */
export function findClient({ state }: TokenRoom, tenant: string, form: URLSearchParams) {
  if (tenant !== state.id && tenant !== state.domain) {
    throw new TokenError('invalid_request', 90002, `Tenant '${tenant}' not found.`)
  }
  const application = state.applications.get(readField(form, 'client_id'))
  if (!application || application.managedIdentity) {
    throw new TokenError('unauthorized_client', 700016, 'The application was not found.')
  }
  return application
}

function readField(form: URLSearchParams, name: string): string {
  const value = form.get(name)
  if (value) return value
  const missing = `The request body must contain the following parameter: '${name}'.`
  throw new TokenError('invalid_request', 900144, missing)
}

/** `<resource>/.default` and nothing else: there is nobody who could have consented to less. */
function readScope(scope: string): string {
  const resource = /^(\S+)\/\.default$/.exec(scope)?.[1]
  if (resource) return resource
  throw new TokenError('invalid_scope', 1002012, 'The scope must end with /.default.')
}

/** Whether it is really them: `1` by secret, `2` by assertion. */
export function verifyClient(
  { state, taken, loginUrl }: TokenRoom,
  application: Application,
  tenant: string,
  form: URLSearchParams,
): '1' | '2' {
  const tokenUrl = `${loginUrl}/${tenant}/oauth2/v2.0/token`
  const secret = form.get('client_secret')
  const assertion = form.get('client_assertion')
  if (assertion) {
    if (form.get('client_assertion_type') !== assertionType) {
      throw new TokenError('invalid_request', 900144, 'The client_assertion_type is not known.')
    }
    verifyClientAssertion(assertion, { application, tokenUrl, now: state.now(), taken })
    return '2'
  }
  if (!secret) throw invalidClient(7000218, 'A client_assertion or client_secret is needed.')
  if (!application.secret || !isSame(secret, application.secret)) {
    throw invalidClient(7000215, 'Invalid client secret provided.')
  }
  return '1'
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
