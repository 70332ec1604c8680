import { constants, createPrivateKey, randomUUID, sign } from 'node:crypto'
import { request as askPlainly } from 'node:http'
import { request as askSecurely } from 'node:https'
import { createCertificates } from '../../simulator/create-certificates.ts'
import { createFaults } from '../../simulator/faults.ts'
import { startTenant } from '../../simulator/tenant/start-tenant.ts'
import { createMovableClock } from '../machine/movable-clock.ts'
import { checkGraphExchange } from './check-graph-exchange.ts'

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came
  readonly body: any
}

interface Asked {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** A tenant alone, with a clock and faults to play with; every exchange with Graph is held against the published types. */
export async function openTenant(domain = 'contoso.test', clock = createMovableClock()) {
  const faults = createFaults(() => 0)
  const certificates = createCertificates(new Date(), [])
  const ports = { domain, loginPort: 0, graphPort: 0, metadataPort: 0 }
  const tenant = await startTenant(ports, certificates, { faults, clock })
  const problems: string[] = []
  tenant.watch((exchange) => problems.push(...checkGraphExchange(exchange)))
  const ask = (url: string, asked: Asked = {}) => askFor(url, asked, certificates.caPem)
  const askToken = (form: Readonly<Record<string, string>>, name = tenant.id) =>
    ask(`${tenant.loginUrl}/${name}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', scope, ...form }).toString(),
    })
  /** Calls Graph as an application with these permissions. */
  const openGraph = async (...permissions: readonly string[]) => {
    const application = tenant.addApplication({ permissions, withSecret: true })
    const { appId, objectId, secret = '' } = application
    const reply = await askToken({ client_id: appId, client_secret: secret })
    const token = String(reply.body.access_token)
    const graph = (
      what: string,
      body?: unknown,
      headers: Readonly<Record<string, string>> = {},
    ) => {
      const [method = '', path = ''] = what.split(' ')
      const json = body === undefined ? {} : { 'content-type': 'application/json' }
      const all = { authorization: `Bearer ${token}`, ...json, ...headers }
      const url = path.startsWith('https:') ? path : tenant.graphUrl + path
      return ask(url, {
        method,
        headers: all,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
    }
    return Object.assign(graph, { token, appId, objectId })
  }
  return { tenant, faults, clock, problems, ask, askToken, openGraph, caPem: certificates.caPem }
}

export const scope = 'https://graph.microsoft.com/.default'

/** An assertion as a client signs it: PS256, or RS256 where `header` says so. */
export function signAssertion(
  keyPem: string,
  header: Readonly<Record<string, unknown>>,
  claims: Readonly<Record<string, unknown>>,
): string {
  const seconds = Math.floor(Date.now() / 1000)
  const times = { jti: randomUUID(), nbf: seconds, iat: seconds, exp: seconds + 300 }
  const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const signed = `${encode({ alg: 'PS256', typ: 'JWT', ...header })}.${encode({ ...times, ...claims })}`
  const padding =
    header['alg'] === 'RS256' ? constants.RSA_PKCS1_PADDING : constants.RSA_PKCS1_PSS_PADDING
  const key = { key: createPrivateKey(keyPem), padding, saltLength: 32 }
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`
}

function askFor(url: string, { method = 'GET', headers = {}, body = '' }: Asked, ca: string) {
  return new Promise<Reply>((resolve, reject) => {
    const send = url.startsWith('https:') ? askSecurely : askPlainly
    const request = send(url, { method, headers, ca, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        const { statusCode = 0, headers: received } = response
        resolve({
          status: statusCode,
          headers: received,
          body: text ? JSON.parse(text) : undefined,
        })
      })
    })
    request.on('error', reject)
    request.end(body)
  })
}
