import { createHash, createPublicKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { decodeJwt, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTenant, scope, signAssertion } from '../../../tests/graph/open-tenant.ts'
import { createTestCertificate } from '../../../tests/machine/create-test-certificate.ts'

let world: Awaited<ReturnType<typeof openTenant>>
const own = createTestCertificate('rsa')
const other = createTestCertificate('rsa')
const thumbprint = createHash('sha256')
  .update(new X509Certificate(own.cert).raw)
  .digest('base64url')
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

beforeAll(async () => {
  world = await openTenant()
})
afterAll(() => world.tenant.stop())

describe('by secret', () => {
  test('a token names the application, its permissions and the tenant', async () => {
    const { tenant, askToken, ask } = world
    const {
      appId,
      objectId,
      secret = '',
    } = tenant.addApplication({
      permissions: ['User.Read.All'],
      withSecret: true,
    })
    const { status, body } = await askToken({ client_id: appId, client_secret: secret })
    expect(status).toBe(200)
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3599 })
    expect(decodeJwt(body.access_token)).toMatchObject({
      appid: appId,
      oid: objectId,
      tid: tenant.id,
      roles: ['User.Read.All'],
      aud: 'https://graph.microsoft.com',
      appidacr: '1',
      idtyp: 'app',
    })
    const discovery = await ask(
      `${tenant.loginUrl}/${tenant.id}/v2.0/.well-known/openid-configuration`,
    )
    expect(discovery.body.issuer).toBe(`${tenant.loginUrl}/${tenant.id}/v2.0`)
    const { keys } = (await ask(discovery.body.jwks_uri)).body
    expect(keys).toHaveLength(1)
    const key = createPublicKey({ key: keys[0], format: 'jwk' })
    await expect(jwtVerify(body.access_token, key)).resolves.toBeDefined()
  })

  test('by domain name as well, and for another resource with v2.0 claims', async () => {
    const { tenant, askToken } = world
    const { appId, secret = '' } = tenant.addApplication({ withSecret: true })
    const form = { client_id: appId, client_secret: secret, scope: 'api://firstkey/.default' }
    const { body } = await askToken(form, 'contoso.test')
    expect(decodeJwt(body.access_token)).toMatchObject({ azp: appId, azpacr: '1', ver: '2.0' })
  })

  test.each([
    ['another tenant', { tenant: 'fabrikam.test' }, 400, 'invalid_request', 90002],
    ['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type', 70003],
    ['an unknown client', { client_id: 'nobody' }, 400, 'unauthorized_client', 700016],
    ['no scope', { scope: '' }, 400, 'invalid_request', 900144],
    ['a narrow scope', { scope: 'User.Read' }, 400, 'invalid_scope', 1002012],
    ['a wrong secret', { client_secret: 'wrong' }, 401, 'invalid_client', 7000215],
    ['no secret', { client_secret: '' }, 401, 'invalid_client', 7000218],
    ['no assertion', { client_assertion: 'x' }, 400, 'invalid_request', 900144],
  ])('%s gets nothing', async (_name, change, status, error, code) => {
    const { tenant: name, ...form } = { tenant: world.tenant.id, ...change }
    const { appId, secret = '' } = world.tenant.addApplication({ withSecret: true })
    const reply = await world.askToken({ client_id: appId, client_secret: secret, ...form }, name)
    expect(reply).toMatchObject({ status, body: { error, error_codes: [code] } })
    expect(reply.body.error_description).toMatch(new RegExp(`^AADSTS${code}: .*Trace ID: `))
    expect(JSON.stringify(reply)).not.toContain(secret)
  })
})

describe('by certificate', () => {
  const askWith = (change: Record<string, unknown> = {}, header = {}, key = own.key) => {
    const { tenant } = world
    const { appId } = tenant.addApplication({ certificates: [own.cert] })
    const aud = `${tenant.loginUrl}/${tenant.id}/oauth2/v2.0/token`
    const claims = { iss: appId, sub: appId, aud, ...change }
    const assertion = signAssertion(key, { 'x5t#S256': thumbprint, ...header }, claims)
    const form = { client_id: appId, scope, client_assertion_type: assertionType }
    return { again: () => world.askToken({ ...form, client_assertion: assertion }) }
  }

  test('once, and never with the same assertion again', async () => {
    const asked = askWith()
    const { status, body } = await asked.again()
    expect(status).toBe(200)
    expect(decodeJwt(body.access_token)['appidacr']).toBe('2')
    expect(await asked.again()).toMatchObject({ status: 401, body: { error_codes: [50027] } })
  })

  const past = Math.floor(Date.now() / 1000) - 600
  test.each([
    ['a key that is not registered', {}, {}, 700027, other.key],
    ['an unknown thumbprint', {}, { 'x5t#S256': 'x' }, 700027],
    ['another algorithm in the header', {}, { alg: 'RS256' }, 700027],
    ['another audience', { aud: 'https://login.test/token' }, {}, 700023],
    ['another subject', { sub: 'x' }, {}, 700021],
    ['an assertion that is over', { exp: past }, {}, 700024],
    ['an assertion from the future', { nbf: past + 1800 }, {}, 700024],
    ['no jti', { jti: undefined }, {}, 50027],
    ['no exp', { exp: undefined }, {}, 50027],
  ])('not with %s', async (_name, change, header, code, key = own.key) => {
    const reply = await askWith(change, header, key).again()
    expect(reply).toMatchObject({ status: 401, body: { error_codes: [code] } })
  })
})

describe('by another issuer', () => {
  const issuer = 'https://token.actions.test'
  const askWith = (change: Record<string, unknown> = {}, kid = 'k1', key = own.key) => {
    const keys = {
      k1: new X509Certificate(own.cert).publicKey
        .export({ type: 'spki', format: 'pem' })
        .toString(),
    }
    const federated = [{ issuer, subject: 'job:1', audience: 'api://AzureADTokenExchange', keys }]
    const { appId } = world.tenant.addApplication({ federated })
    const claims = { iss: issuer, sub: 'job:1', aud: 'api://AzureADTokenExchange', ...change }
    return world.askToken({
      client_id: appId,
      client_assertion_type: assertionType,
      client_assertion: signAssertion(key, { kid }, claims),
    })
  }

  test('issuer, subject and audience must be the same', async () => {
    expect((await askWith()).status).toBe(200)
    const code = async (reply: ReturnType<typeof askWith>) => (await reply).body.error_codes
    expect(await code(askWith({ iss: 'https://else.test' }))).toEqual([700211])
    expect(await code(askWith({ sub: 'job:2' }))).toEqual([700213])
    expect(await code(askWith({ aud: 'api://else' }))).toEqual([700212])
    expect(await code(askWith({}, 'k2'))).toEqual([700027])
    expect(await code(askWith({}, 'k1', other.key))).toEqual([700027])
    expect(await code(askWith({ exp: 1 }))).toEqual([700024])
  })
})

describe('as the identity of a machine', () => {
  const resource = encodeURIComponent('https://graph.microsoft.com')
  const imds = `/metadata/identity/oauth2/token?api-version=2018-02-01&resource=${resource}`
  const appService = `/msi/token?api-version=2019-08-01&resource=${resource}`

  test('the metadata header or the identity header opens it', async () => {
    const { tenant, ask } = world
    const { appId } = tenant.addApplication({ managedIdentity: 'system' })
    const user = tenant.addApplication({ managedIdentity: 'user' })
    const get = (path: string, headers: Record<string, string>) =>
      ask(tenant.metadataUrl + path, { headers })
    const reply = await get(imds, { metadata: 'true' })
    expect(reply).toMatchObject({ status: 200, body: { client_id: appId, token_type: 'Bearer' } })
    expect(Number(reply.body.expires_on)).toBeGreaterThan(Date.now() / 1000)
    expect(decodeJwt(reply.body.access_token)).toMatchObject({ appid: appId })
    const header = { 'x-identity-header': tenant.identityHeader }
    expect((await get(appService, header)).body.client_id).toBe(appId)
    const named = await get(`${imds}&client_id=${user.appId}`, { metadata: 'true' })
    expect(named.body.client_id).toBe(user.appId)
    const refusals = [
      [imds, {}, 400],
      [imds, { metadata: 'true', 'x-forwarded-for': '1.2.3.4' }, 400],
      [appService, { 'x-identity-header': 'x' }, 401],
      [imds.replace('2018-02-01', '2001-01-01'), { metadata: 'true' }, 404],
      [`${imds}%2F.default`, { metadata: 'true' }, 400],
      [`${imds}&client_id=nobody`, { metadata: 'true' }, 400],
    ] as const
    for (const [path, headers, status] of refusals) {
      expect((await get(path, headers)).status).toBe(status)
    }
    // The machine speaks for it, and nobody else.
    const form = { client_id: appId, client_secret: 'x' }
    expect((await world.askToken(form)).body.error).toBe('unauthorized_client')
  })
})

test('with Azure Arc, whoever can read the key file is the machine', async () => {
  const { tenant, ask } = world
  const { appId } = tenant.addApplication({ managedIdentity: 'user' })
  const resource = encodeURIComponent('https://graph.microsoft.com')
  const path = '/metadata/identity/oauth2/token'
  const url = `${tenant.metadataUrl}${path}?api-version=2020-06-01&resource=${resource}&client_id=${appId}`
  const metadata = 'true'
  expect((await ask(url)).status).toBe(400)
  const challenge = await ask(url, { headers: { metadata } })
  const file = /^Basic realm=(.+)$/.exec(String(challenge.headers['www-authenticate']))?.[1] ?? ''
  expect(challenge.status).toBe(401)
  expect(file.startsWith(tenant.arcTokenFolder)).toBe(true)
  const authorization = `Basic ${readFileSync(file, 'utf8')}`
  const good = await ask(url, { headers: { metadata, authorization } })
  expect(good).toMatchObject({ status: 200, body: { client_id: appId } })
  expect((await ask(url, { headers: { metadata, authorization } })).status).toBe(401)
})

test('a busy host says when to come back, or cuts the line', async () => {
  const { faults, askToken, tenant } = world
  const { appId, secret = '' } = tenant.addApplication({ withSecret: true })
  const form = { client_id: appId, client_secret: secret }
  faults.add({
    target: 'token',
    kind: 'error',
    code: 429,
    retryAfter: 'seconds',
    milliseconds: 1500,
  })
  expect(await askToken(form)).toMatchObject({ status: 429, headers: { 'retry-after': '2' } })
  faults.add({ target: 'token', kind: 'drop', operation: 'token' })
  await expect(askToken(form)).rejects.toThrow()
  faults.add({ target: 'token', kind: 'refuse' })
  await expect(askToken(form)).rejects.toThrow()
  expect((await askToken(form)).status).toBe(200)
})
