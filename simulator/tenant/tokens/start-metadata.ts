import type { Clock } from '../../clock.ts'
import type { Fault, Faults } from '../../faults.ts'
import { retryAfter } from '../http/retry-after.ts'
import { type HttpAnswer, type HttpRequest, serveHttp } from '../http/serve-http.ts'
import type { Application } from '../state/application.ts'
import type { TenantState } from '../state/create-tenant-state.ts'
import { type ArcKeys, createArcKeys } from './create-arc-keys.ts'
import type { SigningKey } from './create-signing-key.ts'
import { issueAccessToken, tokenSeconds } from './issue-access-token.ts'

interface MetadataRoom {
  readonly port: number
  readonly state: TenantState
  readonly key: () => SigningKey
  readonly loginUrl: string
  /** What App Service puts into `IDENTITY_HEADER`. */
  readonly identityHeader: string
}

/** Over plain HTTP, as on a real machine: IMDS, the endpoint of App Service and that of Azure Arc, on one port. */
export async function startMetadata(
  room: MetadataRoom,
  ports: { readonly faults: Faults; readonly clock: Clock },
): Promise<{ readonly url: string; readonly arcTokenFolder: string; stop(): Promise<void> }> {
  const arc = createArcKeys()
  const http = await serveHttp(
    {
      port: room.port,
      target: 'token',
      operationOf: () => 'managed-identity',
      answer: (request) => answerManagedIdentity(room, arc, request),
      answerFault: (fault: Fault) => {
        const { body, headers } = refuse(fault.code ?? 500, fault.text ?? 'A fault.')
        const later = retryAfter(fault, ports.clock)
        return { status: fault.code ?? 500, headers: { ...headers, ...later }, body }
      },
    },
    ports,
  )
  return {
    url: `http://127.0.0.1:${http.port}`,
    arcTokenFolder: arc.folder,
    async stop() {
      arc.remove()
      await http.stop()
    },
  }
}

/**
 * Tokens for the identity of the machine. The texts of refusals are UNVERIFIED; a proxy must not reach either of them, hence
 * the headers.
 * @see https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
 */
function answerManagedIdentity(room: MetadataRoom, arc: ArcKeys, request: HttpRequest): HttpAnswer {
  const parameter = (name: string) => request.url.searchParams.get(name) ?? ''
  const refused = refuseEntry(room, arc, request)
  if (refused) return refused
  const resource = parameter('resource')
  if (!resource || resource.endsWith('/.default')) return refuse(400, 'Invalid resource')
  const application = findIdentity(room.state, parameter('client_id') || parameter('object_id'))
  if (!application) return refuse(400, 'Identity not found')
  const { state, loginUrl } = room
  const wanted = { application, resource, proof: '2', loginUrl } as const
  const now = Math.floor(state.now().getTime() / 1000)
  return json(200, {
    access_token: issueAccessToken(state, room.key(), wanted),
    client_id: application.appId,
    expires_on: String(now + tokenSeconds),
    resource,
    token_type: 'Bearer',
  })
}

/** Each endpoint has its own version, and a header that only a program on this machine can set. */
function refuseEntry(
  { identityHeader }: MetadataRoom,
  arc: ArcKeys,
  { method, url, headers }: HttpRequest,
): HttpAnswer | undefined {
  switch (`${method} ${url.pathname} ${url.searchParams.get('api-version') ?? ''}`) {
    case 'GET /metadata/identity/oauth2/token 2018-02-01':
      if (headers['x-forwarded-for']) return refuse(400, 'A proxy is in between')
      if (headers['metadata'] === 'true') return undefined
      return refuse(400, 'Required metadata header not specified')
    case 'GET /metadata/identity/oauth2/token 2020-06-01':
      if (headers['metadata'] !== 'true')
        return refuse(400, 'Required metadata header not specified')
      return arc.take(headers.authorization) ? undefined : challenge(arc.write())
    case 'GET /msi/token 2019-08-01':
      if (headers['x-identity-header'] === identityHeader) return undefined
      return refuse(401, 'Not this machine')
    default:
      return refuse(404, 'Nothing is here')
  }
}

function findIdentity(state: TenantState, wanted: string): Application | undefined {
  const here: readonly unknown[] = ['system', 'user']
  const all = [...state.applications.values()].filter(({ managedIdentity }) =>
    here.includes(managedIdentity),
  )
  if (wanted) return all.find(({ appId, objectId }) => appId === wanted || objectId === wanted)
  const user = all.filter(({ managedIdentity }) => managedIdentity === 'user')
  const only = user.length === 1 ? user[0] : undefined
  return all.find(({ managedIdentity }) => managedIdentity === 'system') ?? only
}

/** Whoever may read the file is a program of this machine. */
function challenge(file: string): HttpAnswer {
  const { status, headers, body } = refuse(401, 'The key in the file is wanted')
  return { status, headers: { ...headers, 'www-authenticate': `Basic realm=${file}` }, body }
}

const refuse = (status: number, text: string) =>
  json(status, { error: status === 400 ? 'invalid_request' : 'refused', error_description: text })

function json(status: number, body: unknown): HttpAnswer {
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  return { status, headers, body: JSON.stringify(body) }
}
