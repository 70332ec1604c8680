import {
  constants,
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
  sign,
} from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { refusedBy } from '../machine/attack.ts'
import { createTestCertificate } from '../machine/create-test-certificate.ts'
import { startWorld, type World } from '../machine/start-world.ts'
import { waitFor } from '../machine/wait-for.ts'

const { test, control } = refusedBy('server/hooks/workflows: one pinned identity, ids only')

const tenant = '11111111-2222-4333-8444-555555555555'
const audience = 'api://firstkey'
const appId = '21111111-2222-4333-8444-555555555555'
const objectId = '31111111-2222-4333-8444-555555555555'
const kid = 'the-tenants-key'
const tenantsKey = generateKeyPairSync('rsa', { modulusLength: 2048 })
const foreignKey = generateKeyPairSync('rsa', { modulusLength: 2048 })

let keyHost: Server
let fetched = 0
let world: World
beforeAll(async () => {
  const { key, cert } = createTestCertificate()
  const jwk = { ...tenantsKey.publicKey.export({ format: 'jwk' }), kid, use: 'sig' }
  keyHost = createServer({ key, cert }, (_request, response) => {
    fetched += 1
    response.end(JSON.stringify({ keys: [jwk] }))
  }).listen(0, '127.0.0.1')
  await once(keyHost, 'listening')
  const keysUrl = `https://localhost:${(keyHost.address() as AddressInfo).port}/keys`
  const workflows = { tenant, audience, appId, objectId, keysUrl, ca: cert }
  world = await startWorld({ server: () => ({ hooks: { workflows } }) })
})
afterAll(async () => {
  await world.stop()
  keyHost.close()
})

const seconds = (offset = 0) => Math.floor(Date.now() / 1000) + offset
const claims = () => ({
  aud: audience,
  iss: `https://login.microsoftonline.com/${tenant}/v2.0`,
  ...{ tid: tenant, oid: objectId, sub: objectId, azp: appId, ver: '2.0', idtyp: 'app' },
  ...{ iat: seconds(), nbf: seconds(), exp: seconds(3600) },
})
const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url')
const fromRs256 = (text: string, key: KeyObject) => sign('sha256', Buffer.from(text), key)

function tokenOf(
  body: object,
  header: object = {},
  signature: (text: string) => Buffer = (text) => fromRs256(text, tenantsKey.privateKey),
): string {
  const text = `${encode({ typ: 'JWT', alg: 'RS256', kid, ...header })}.${encode(body)}`
  return `${text}.${signature(text).toString('base64url')}`
}

/** What the Logic App hands on; `more` stands beside it, for those who would have more believed. */
function bodyOf(person: string = randomUUID(), result: string = randomUUID(), more: object = {}) {
  const ids = { workflow: randomUUID(), task: randomUUID() }
  const path = `/workflows/${ids.workflow}/tasks/${ids.task}/taskProcessingResults/${result}/resume`
  return {
    data: {
      callbackUriPath: `/identityGovernance/lifecycleWorkflows${path}`,
      subject: { id: person, displayName: 'Barbara', email: 'b@contoso.test', ...more },
      task: { id: ids.task, displayName: 'A task' },
      taskProcessingResult: { id: result, createdDateTime: new Date().toISOString() },
      workflow: { id: ids.workflow, displayName: 'A workflow', workflowVersion: 1 },
    },
    source: 'anything',
    type: 'anything',
  }
}

const post = (authorization: string | undefined, body: unknown) =>
  fetch(`${world.server.apiUrl}/hooks/lifecycle-workflows`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(authorization === undefined ? {} : { authorization }),
    },
    body: JSON.stringify(body),
  })
const cases = () => world.database.store.selectFrom('workflow_case').selectAll().execute()

const pss = (text: string) =>
  sign('sha256', Buffer.from(text), {
    key: tenantsKey.privateKey,
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: 32,
  })
const { azp: _, ...withoutApp } = claims()

control.for([
  ['v2.0', claims(), {}, undefined],
  [
    'v1.0',
    { ...withoutApp, appid: appId, ver: '1.0', iss: `https://sts.windows.net/${tenant}/` },
    {},
    undefined,
  ],
  ['PS256', claims(), { alg: 'PS256' }, pss],
] as const)(
  'the relay itself is let in with a token of the form %s',
  async ([, body, header, how]) => {
    const response = await post(`Bearer ${tokenOf(body, header, how)}`, bodyOf())
    expect(response.status).toBe(202)
    expect(await response.text()).toBe('')
  },
)

const publicPem = createPublicKey(tenantsKey.privateKey).export({ type: 'spki', format: 'pem' })
const forged: Readonly<Record<string, () => string | undefined>> = {
  'no token at all': () => undefined,
  'a token of our own API’s kind': () => 'Bearer firstkey_0123456789',
  'a basic password': () => `Basic ${Buffer.from('relay:relay').toString('base64')}`,
  'a stranger’s key under the tenant’s name of it': () =>
    `Bearer ${tokenOf(claims(), {}, (text) => fromRs256(text, foreignKey.privateKey))}`,
  'a key that nobody has': () => `Bearer ${tokenOf(claims(), { kid: 'nobodys' })}`,
  'a key that came with the token': () =>
    `Bearer ${tokenOf(
      claims(),
      { jwk: foreignKey.publicKey.export({ format: 'jwk' }), jku: 'https://example.org/keys' },
      (text) => fromRs256(text, foreignKey.privateKey),
    )}`,
  'alg none': () => `Bearer ${tokenOf(claims(), { alg: 'none' }, () => Buffer.alloc(0))}`,
  'HS256 with the public key as the secret': () =>
    `Bearer ${tokenOf(claims(), { alg: 'HS256' }, (text) =>
      createHmac('sha256', publicPem).update(text).digest(),
    )}`,
  'an extension that has to be understood': () =>
    `Bearer ${tokenOf(claims(), { crit: ['b64'], b64: true })}`,
  expired: () => `Bearer ${tokenOf({ ...claims(), exp: seconds(-300) })}`,
  'not yet valid': () => `Bearer ${tokenOf({ ...claims(), nbf: seconds(600) })}`,
  'another tenant': () => `Bearer ${tokenOf({ ...claims(), tid: randomUUID() })}`,
  'another tenant’s issuer': () =>
    `Bearer ${tokenOf({ ...claims(), iss: `https://sts.windows.net/${randomUUID()}/` })}`,
  'an issuer without its slash': () =>
    `Bearer ${tokenOf({ ...claims(), iss: `https://sts.windows.net/${tenant}` })}`,
  'another audience': () =>
    `Bearer ${tokenOf({ ...claims(), aud: 'https://graph.microsoft.com' })}`,
  'ours among other audiences': () =>
    `Bearer ${tokenOf({ ...claims(), aud: [audience, 'https://graph.microsoft.com'] })}`,
  'another program': () => `Bearer ${tokenOf({ ...claims(), azp: randomUUID() })}`,
  'two programs in one token': () => `Bearer ${tokenOf({ ...claims(), appid: randomUUID() })}`,
  'another identity of the same program': () =>
    `Bearer ${tokenOf({ ...claims(), oid: randomUUID() })}`,
  'a person who signed in to the same program': () =>
    `Bearer ${tokenOf({ ...claims(), scp: 'user_impersonation' })}`,
}

describe('a token that is not the relay’s', () => {
  const said = new Set<string>()
  test.for(Object.entries(forged))('%s', async ([, make]) => {
    const before = (await cases()).length
    const response = await post(make(), bodyOf())
    expect(response.status).toBe(401)
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    said.add(await response.text())
    expect(await cases()).toHaveLength(before)
  })

  test('all of them hear the same', () => {
    expect([...said]).toHaveLength(1)
  })
})

test('keys that do not exist make the server ask the tenant no more than once a minute', async () => {
  const before = fetched
  for (let at = 0; at < 20; at += 1) {
    await post(`Bearer ${tokenOf(claims(), { kid: `nobodys-${at}` })}`, bodyOf())
  }
  expect(fetched - before).toBeLessThanOrEqual(1)
})

test('a call that is played again opens no second case, also when it names somebody else', async () => {
  const authorization = `Bearer ${tokenOf(claims())}`
  const [person, result] = [randomUUID(), randomUUID()]
  const body = bodyOf(person, result)
  expect((await post(authorization, body)).status).toBe(202)
  expect((await post(authorization, body)).status).toBe(202)
  expect((await post(authorization, bodyOf(randomUUID(), result))).status).toBe(202)
  const opened = (await cases()).filter(({ processing_result }) => processing_result === result)
  expect(opened.map((each) => each.person)).toEqual([person])
})

test('a number, an address and a name in a call go nowhere', async () => {
  const planted = {
    mobilePhone: '+31699999999',
    email: 'thief@example.org',
    otherMails: ['t@x.nl'],
  }
  const person = randomUUID()
  const more = { ...planted, employeeId: '666' }
  expect((await post(`Bearer ${tokenOf(claims())}`, bodyOf(person, undefined, more))).status).toBe(
    202,
  )
  const opened = await waitFor('the case', async () =>
    (await cases()).find((each) => each.person === person),
  )
  const jobs = await world.database.store
    .selectFrom('agent_job')
    .select('payload')
    .where('about', '=', opened.id)
    .execute()
  const kept = JSON.stringify([opened, jobs])
  for (const word of ['31699999999', 'thief@', 't@x.nl', '666"']) expect(kept).not.toContain(word)
  expect(await world.database.store.selectFrom('hire').select('id').execute()).toEqual([])
})

test('an address to answer at that is not the workflow’s own is refused', async () => {
  const body = bodyOf()
  const paths = [
    'https://evil.example/workflows/a/tasks/b/taskProcessingResults/c/resume',
    body.data.callbackUriPath.replace(body.data.workflow.id, randomUUID()),
    `${body.data.callbackUriPath}?to=https://evil.example`,
  ]
  for (const callbackUriPath of paths) {
    const moved = { ...body, data: { ...body.data, callbackUriPath } }
    expect((await post(`Bearer ${tokenOf(claims())}`, moved)).status).toBe(400)
  }
})

test('a body without bounds is not read, and one without a token not at all', async () => {
  const large = { ...bodyOf(), filler: 'x'.repeat(100_000) }
  expect((await post(`Bearer ${tokenOf(claims())}`, large)).status).toBe(413)
  expect((await post(undefined, large)).status).toBe(401)
})
