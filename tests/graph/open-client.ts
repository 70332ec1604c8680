import { createHash, createPublicKey, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type JWTPayload, jwtVerify } from 'jose'
import type { openTenant } from './open-tenant.ts'

type World = Awaited<ReturnType<typeof openTenant>>
type Arrived = Readonly<Record<string, string>>

/** An application that people sign in to: it waits where they are sent back to, and redeems their codes. */
export async function openClient(
  { tenant, ask, clock }: Pick<World, 'tenant' | 'ask' | 'clock'>,
  { isPublic = false } = {},
) {
  const arrived: Arrived[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://localhost')
      const body = new URLSearchParams(Buffer.concat(chunks).toString('utf8'))
      if (url.pathname === '/back') {
        arrived.push(
          Object.fromEntries([...url.searchParams, ...body, ['method', request.method ?? '']]),
        )
      }
      response.setHeader('content-type', 'text/html')
      response.end('<h1>Back at the application</h1>')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const redirectUri = `http://localhost:${(server.address() as AddressInfo).port}/back`
  const { appId, secret } = tenant.addApplication({
    displayName: 'A payroll',
    redirectUris: [redirectUri],
    withSecret: !isPublic,
  })
  const verifier = randomBytes(32).toString('base64url')
  const url = (parameters: Readonly<Record<string, string>> = {}) => {
    const all = {
      client_id: appId,
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: 'openid profile',
      state: 'a state',
      nonce: 'a nonce',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...parameters,
    }
    return `${tenant.loginUrl}/${tenant.id}/oauth2/v2.0/authorize?${new URLSearchParams(all)}`
  }
  const redeem = (code: string, change: Readonly<Record<string, string>> = {}) =>
    ask(`${tenant.loginUrl}/${tenant.id}/oauth2/v2.0/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: appId,
        code,
        redirect_uri: redirectUri,
        code_verifier: verifier,
        ...(secret ? { client_secret: secret } : {}),
        ...change,
      }).toString(),
    })
  /** The claims of the ID token that the last code buys, verified. */
  const claims = async (): Promise<JWTPayload> => {
    const { body } = await redeem(arrived.at(-1)?.['code'] ?? '')
    const { keys } = (await ask(`${tenant.loginUrl}/${tenant.id}/discovery/v2.0/keys`)).body
    const key = createPublicKey({ key: keys[0], format: 'jwk' })
    const verified = await jwtVerify(body.id_token, key, {
      issuer: `${tenant.loginUrl}/${tenant.id}/v2.0`,
      audience: appId,
      currentDate: clock.now(),
    })
    return verified.payload
  }
  const stop = async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return { appId, arrived, url, redeem, claims, stop }
}
