import { afterAll, beforeAll, expect, test } from 'vitest'
import { openClient } from '../../../tests/graph/open-client.ts'
import { openTenant } from '../../../tests/graph/open-tenant.ts'
import { walkPages } from '../../../tests/machine/walk-pages.ts'

const password = 'Sunny-Terrace-42'
let world: Awaited<ReturnType<typeof openTenant>>
let secret: Awaited<ReturnType<typeof openClient>>
let open: Awaited<ReturnType<typeof openClient>>
let count = 0

beforeAll(async () => {
  world = await openTenant()
  secret = await openClient(world)
  open = await openClient(world, { isPublic: true })
})
afterAll(async () => {
  await Promise.all([secret.stop(), open.stop()])
  await world.tenant.stop()
})

function addHire() {
  count += 1
  const name = `hire${count}@contoso.test`
  const id = world.tenant.addUser({ userPrincipalName: name, mail: `mail${count}@example.org` })
  world.tenant.setCloudPassword(name, password)
  return { name, id, walk: walkPages(world.caPem) }
}

/** Signs in without a script, with a password; the code that came back. */
async function signIn(url: string, { name, walk }: ReturnType<typeof addHire>) {
  const who = await walk.visit(url)
  expect(who.text).toContain('Email, phone, or user name')
  const asked = await walk.visit(who.url, { action: 'who', username: name })
  const seen = await walk.visit(asked.url, { action: 'password', password })
  expect(seen.text).toContain('Back at the application')
  return new URL(seen.url).searchParams.get('code') ?? ''
}

test('a code is worth one set of tokens, and only with everything that belongs to it', async () => {
  const hire = addHire()
  const code = await signIn(secret.url(), hire)
  const refused = (error: string, number: number) => ({ body: { error, error_codes: [number] } })
  const wrong = await secret.redeem(code, { client_secret: 'wrong' })
  expect(wrong).toMatchObject(refused('invalid_client', 7000215))
  const missing = await secret.redeem(code, { client_secret: '' })
  expect(missing).toMatchObject(refused('invalid_client', 7000218))
  const verifier = await secret.redeem(code, { code_verifier: 'x'.repeat(43) })
  expect(verifier).toMatchObject(refused('invalid_grant', 70000))
  const other = await open.redeem(code)
  expect(other).toMatchObject(refused('invalid_grant', 70000))
  const { status, body } = await secret.redeem(code)
  expect(status).toBe(200)
  expect(body).toMatchObject({ token_type: 'Bearer', ext_expires_in: body.expires_in })
  expect(await secret.redeem(code)).toMatchObject(refused('invalid_grant', 70000))
  expect(JSON.stringify(body)).not.toContain(password)
})

test('a program without a secret redeems with its verifier alone, and may show no secret', async () => {
  const hire = addHire()
  const code = await signIn(open.url({ scope: 'openid profile email' }), hire)
  const shown = await open.redeem(code, { client_secret: 'made up' })
  expect(shown).toMatchObject({ status: 401, body: { error_codes: [700025] } })
  const claims = await open.claims()
  expect(claims).toMatchObject({ oid: hire.id, tid: world.tenant.id, ver: '2.0', nonce: 'a nonce' })
  expect(claims).toMatchObject({ email: `mail${count}@example.org`, preferred_username: hire.name })
  expect(claims).not.toHaveProperty('amr')
  expect(claims).not.toHaveProperty('acrs')
})

test('each application knows somebody by another sub', async () => {
  const hire = addHire()
  await signIn(open.url(), hire)
  const first = await open.claims()
  await hire.walk.visit(secret.url())
  const second = await secret.claims()
  expect(second['oid']).toBe(first['oid'])
  expect(second.sub).not.toBe(first.sub)
})

test('without the profile scope nobody is named', async () => {
  const hire = addHire()
  await signIn(open.url({ scope: 'openid' }), hire)
  const claims = await open.claims()
  expect(claims).not.toHaveProperty('oid')
  expect(claims).not.toHaveProperty('name')
  expect(claims.sub).toBeTruthy()
})

test('a tenant goes by its id, its domain and the common names', async () => {
  const { id, domain } = world.tenant
  for (const tenant of [domain, 'common', 'organizations']) {
    const { walk } = addHire()
    const { text } = await walk.visit(open.url().replace(`/${id}/`, `/${tenant}/`))
    expect(text).toContain('Email, phone, or user name')
  }
  const { walk } = addHire()
  const wrong = await walk.visit(open.url().replace(`/${id}/`, '/fabrikam.test/'))
  expect(wrong).toMatchObject({ status: 400 })
  expect(wrong.text).toContain('AADSTS90002')
})

test('nobody is sent to an address that is not the application’s', async () => {
  const { walk } = addHire()
  const { text, url } = await walk.visit(open.url({ redirect_uri: 'http://localhost:1/back' }))
  expect(text).toContain('AADSTS50011')
  expect(url).toContain(world.tenant.loginUrl)
  const unknown = await walk.visit(open.url({ client_id: 'nobody' }))
  expect(unknown.text).toContain('AADSTS700016')
})

test('revoked sessions, and those of a disabled account, sign in to nothing more', async () => {
  const graph = await world.openGraph('User.RevokeSessions.All')
  const hire = addHire()
  await signIn(open.url(), hire)
  const again = await hire.walk.visit(open.url())
  expect(again.text).toContain('Back at the application')
  world.clock.stepTo(1000)
  await graph(`POST /users/${hire.id}/revokeSignInSessions`)
  const revoked = await hire.walk.visit(open.url())
  expect(revoked.text).toContain('Email, phone, or user name')
  await signIn(open.url(), hire)
  world.tenant.setUser(hire.id, { accountEnabled: false })
  expect((await hire.walk.visit(open.url())).text).toContain('Email, phone, or user name')
})

test('a policy that wants it every time gets a new gesture every time', async () => {
  const hire = addHire()
  const pass = await givePass(hire.id)
  const contexts = ['c9']
  world.tenant.setAuthenticationContext({ id: 'c9' })
  world.tenant.addConditionalAccessPolicy({ contexts, strength: 'mfa', everyTime: true })
  const claims = JSON.stringify({ id_token: { acrs: { essential: true, value: 'c9' } } })
  const who = await hire.walk.visit(open.url({ claims }))
  const asked = await hire.walk.visit(who.url, { action: 'who', username: hire.name })
  expect(asked.text).toContain('Enter Temporary Access Pass')
  await hire.walk.visit(asked.url, { action: 'pass', pass })
  expect(await open.claims()).toMatchObject({ acrs: ['c9'] })
  const again = await hire.walk.visit(open.url({ claims }))
  expect(again.text).toContain('Enter Temporary Access Pass')
  expect(again.text).toContain(hire.name.split('@')[0])
})

test('a fault strikes the pages, too', async () => {
  const { walk } = addHire()
  world.faults.add({ target: 'token', operation: 'authorize', kind: 'error', code: 503 })
  expect(await walk.visit(open.url())).toMatchObject({ status: 503 })
  const { securityInfoUrl } = world.tenant
  world.faults.add({ target: 'token', operation: 'security-info', kind: 'error', code: 500 })
  expect(await walk.visit(securityInfoUrl)).toMatchObject({ status: 500 })
  expect(await walk.visit(securityInfoUrl)).toMatchObject({ status: 200 })
})

async function givePass(id: string): Promise<string> {
  const graph = await world.openGraph('UserAuthenticationMethod.ReadWrite.All')
  const path = `/users/${id}/authentication/temporaryAccessPassMethods`
  return (await graph(`POST ${path}`, { isUsableOnce: false })).body.temporaryAccessPass
}
