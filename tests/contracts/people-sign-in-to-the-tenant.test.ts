import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openClient } from '../graph/open-client.ts'
import { openTenant } from '../graph/open-tenant.ts'
import {
  addAuthenticator,
  createPasskeyInBrowser,
  registerPasskeyInBrowser,
  signInWithPasskeyInBrowser,
} from '../machine/register-passkey-in-browser.ts'
import { sayWho, signInInBrowser } from '../machine/sign-in-in-browser.ts'
import { startBrowser } from '../machine/start-browser.ts'

const minutes = (count: number) => count * 60_000
const permissions = ['UserAuthenticationMethod.ReadWrite.All', 'User.Read.All', 'AuditLog.Read.All']

let browser: Browser
let context: BrowserContext
let page: Page
let world: Awaited<ReturnType<typeof openTenant>>
let graph: Awaited<ReturnType<(typeof world)['openGraph']>>
let client: Awaited<ReturnType<typeof openClient>>
let name: string
let id: string
let count = 0

beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())

beforeEach(async () => {
  world = await openTenant()
  graph = await world.openGraph(...permissions)
  client = await openClient(world)
  count += 1
  name = `hire${count}@contoso.test`
  id = world.tenant.addUser({ userPrincipalName: name, displayName: 'Barbara Jansen' })
  context = await browser.newContext({ ignoreHTTPSErrors: true })
  page = await context.newPage()
})
afterEach(async () => {
  await context.close()
  await client.stop()
  await world.tenant.stop()
  expect(world.problems).toEqual([])
})

const givePass = async (wanted: object = { isUsableOnce: true }): Promise<string> => {
  const path = `/users/${id}/authentication/temporaryAccessPassMethods`
  return (await graph(`POST ${path}`, wanted)).body.temporaryAccessPass
}
const listMethods = async () =>
  (await graph(`GET /users/${id}/authentication/methods`)).body.value as Record<string, unknown>[]
const arrive = () => page.getByText('Back at the application').waitFor()
const problem = () => page.getByRole('alert').textContent()
const asked = (context: string) =>
  JSON.stringify({ id_token: { acrs: { essential: true, value: context } } })

test('a pass registers a passkey, and the passkey signs in', async () => {
  const authenticator = await addAuthenticator(page)
  const pass = await givePass()
  const { securityInfoUrl } = world.tenant
  await registerPasskeyInBrowser(page, { securityInfoUrl, name, pass, displayName: 'My phone' })
  expect(await page.getByText('My phone').count()).toBeGreaterThan(0)
  expect(await authenticator.passkeys()).toHaveLength(1)
  expect(await listMethods()).toContainEqual(
    expect.objectContaining({
      '@odata.type': '#microsoft.graph.fido2AuthenticationMethod',
      displayName: 'My phone',
      passkeyType: 'deviceBound',
    }),
  )
  await page.goto(client.url())
  await arrive()
  expect(await client.claims()).toMatchObject({ oid: id, tid: world.tenant.id, nonce: 'a nonce' })
  // Without a name it says itself whose it is.
  await page.goto(client.url({ prompt: 'select_account' }))
  await signInWithPasskeyInBrowser(page)
  await arrive()
  expect(await client.claims()).toMatchObject({
    oid: id,
    preferred_username: name,
    name: 'Barbara Jansen',
  })
  const { body } = await graph(`GET /users/${id}?$select=signInActivity`)
  expect(body.signInActivity.lastSuccessfulSignInDateTime).toBeTruthy()
})

test('the pages pass axe, and fit on a small phone', async () => {
  await page.setViewportSize({ width: 360, height: 740 })
  const check = async (what: string) => {
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map((each) => `${what}: ${each.id}`)).toEqual([])
    const html = page.locator('html')
    expect(await html.evaluate((element) => element.scrollWidth)).toBeLessThanOrEqual(360)
  }
  await addAuthenticator(page)
  const pass = await givePass()
  await page.goto(world.tenant.securityInfoUrl)
  await check('who')
  await sayWho(page, name)
  await check('pass')
  await signInInBrowser(page, { name, pass: 'wrong' })
  await check('wrong pass')
  await signInInBrowser(page, { name, pass })
  await page.getByRole('link', { name: 'Add sign-in method: passkey' }).click()
  await check('new passkey')
  await page.goto(world.tenant.securityInfoUrl)
  await createPasskeyInBrowser(page)
  await check('security info')
  await page.getByRole('link', { name: 'Recent sign-ins' }).click()
  await check('recent sign-ins')
  await page.getByRole('link', { name: 'Password' }).click()
  await check('password')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await check('signed out')
  await page.goto(client.url({ prompt: 'login', login_hint: name }))
  await check('passkey')
})

test('what a passkey signed once opens nothing a second time', async () => {
  await addAuthenticator(page)
  const { securityInfoUrl } = world.tenant
  await registerPasskeyInBrowser(page, { securityInfoUrl, name, pass: await givePass() })
  let signed = ''
  page.on('request', (request) => {
    const answer = new URLSearchParams(request.postData() ?? '').get('answer')
    if (answer) signed = answer
  })
  await page.goto(client.url({ prompt: 'login' }))
  await signInWithPasskeyInBrowser(page, name)
  await arrive()
  expect(JSON.parse(signed)).toHaveProperty('response.signature')
  await context.clearCookies()
  await page.goto(client.url({ login_hint: name }))
  const flow = page.url()
  await page.goto(`${flow}?with=passkey`)
  await page.getByRole('button', { name: 'Use your passkey' }).waitFor()
  const form = { action: 'passkey', answer: signed }
  const refused = await context.request.post(flow, { form, maxRedirects: 0 })
  expect(refused.status()).toBe(200)
  expect(await refused.text()).toContain('We couldn’t verify you')
  expect(client.arrived).toHaveLength(1)
})

test('a passkey that was deleted in Graph or whose owner is not recognised opens nothing', async () => {
  const authenticator = await addAuthenticator(page)
  const { securityInfoUrl } = world.tenant
  await registerPasskeyInBrowser(page, { securityInfoUrl, name, pass: await givePass() })
  await page.goto(client.url({ prompt: 'login' }))
  await authenticator.setVerified(false)
  await signInWithPasskeyInBrowser(page, name)
  await page.getByText('Your device said no').waitFor()
  await authenticator.setVerified(true)
  for (const { id: method, kind } of world.tenant.person(id).methods) {
    if (kind === 'fido2') world.tenant.removeMethod(id, method)
  }
  await page.getByRole('button', { name: 'Use your passkey' }).click()
  await page.getByText('We couldn’t verify you').waitFor()
  expect(client.arrived).toEqual([])
})

test('a wrong, a used and an expired pass open nothing, and the page says which', async () => {
  const pass = await givePass()
  const { securityInfoUrl } = world.tenant
  await page.goto(securityInfoUrl)
  await signInInBrowser(page, { name, pass: 'not it' })
  expect(await problem()).toContain('That is not right')
  await page.getByLabel('Temporary Access Pass').fill(pass)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Security info' }).waitFor()
  await context.clearCookies()
  await page.goto(securityInfoUrl)
  await signInInBrowser(page, { name, pass })
  expect(await problem()).toContain('was blocked due to User Credential Policy')
  const second = await givePass()
  world.tenant.setUser(id, { accountEnabled: false })
  await page.goto(securityInfoUrl)
  await signInInBrowser(page, { name, pass: second })
  expect(await problem()).toContain('disabled')
  world.tenant.setUser(id, { accountEnabled: true })
  world.clock.stepTo(minutes(61))
  await page.goto(securityInfoUrl)
  await signInInBrowser(page, { name, pass: second })
  expect(await problem()).toContain('has expired')
})

test('a pass that is good once registers for ten minutes, and its session ends with it', async () => {
  const pass = await givePass()
  await addAuthenticator(page)
  const { securityInfoUrl } = world.tenant
  await page.goto(securityInfoUrl)
  await signInInBrowser(page, { name, pass })
  world.clock.stepTo(minutes(9))
  await createPasskeyInBrowser(page)
  world.clock.stepTo(minutes(11))
  await page.getByRole('link', { name: 'Add sign-in method: passkey' }).click()
  expect(await problem()).toContain('time for registering')
  await page.goto(client.url())
  await arrive()
  const { exp = 0 } = await client.claims()
  expect(exp * 1000).toBeLessThanOrEqual(Date.now() + minutes(60))
  world.clock.stepTo(minutes(61))
  await page.goto(securityInfoUrl)
  await page.getByLabel('Email, phone, or user name').waitFor()
})

test('prompt=login wants a new gesture, and auth_time tells when it was', async () => {
  world.tenant.setCloudPassword(name, 'Sunny-Terrace-42')
  await page.goto(client.url())
  await signInInBrowser(page, { name, password: 'wrong' })
  expect(await problem()).toContain('That is not right')
  await signInInBrowser(page, { name, password: 'Sunny-Terrace-42' })
  await arrive()
  const first = await client.claims()
  expect(first).not.toHaveProperty('amr')
  world.clock.stepTo(minutes(5))
  await page.goto(client.url({ response_mode: 'form_post' }))
  await arrive()
  expect(client.arrived.at(-1)).toMatchObject({ method: 'POST', state: 'a state' })
  expect((await client.claims())['auth_time']).toBe(first['auth_time'])
  await page.goto(client.url({ prompt: 'login', login_hint: name }))
  await signInInBrowser(page, { name, password: 'Sunny-Terrace-42' })
  await arrive()
  expect(Number((await client.claims())['auth_time']) - Number(first['auth_time'])).toBeGreaterThan(
    290,
  )
  await page.goto(client.url({ prompt: 'none' }))
  await arrive()
  expect(await client.claims()).toMatchObject({ oid: id, sub: first.sub })
  await context.clearCookies()
  await page.goto(client.url({ prompt: 'none' }))
  await arrive()
  expect(client.arrived.at(-1)).toMatchObject({ error: 'login_required', state: 'a state' })
})

test('an authentication context wants what its policy demands, and acrs says that it had it', async () => {
  world.tenant.setAuthenticationContext({ id: 'c1', displayName: 'Own password' })
  world.tenant.addConditionalAccessPolicy({ contexts: ['c1'], strength: 'phishing-resistant' })
  world.tenant.setCloudPassword(name, 'Sunny-Terrace-42')
  await addAuthenticator(page)
  // With a password, or with a pass, there is no way on.
  await page.goto(client.url({ claims: asked('c1') }))
  await signInInBrowser(page, { name, pass: await givePass() })
  await page.getByText('You can’t get there from here').waitFor()
  await page.getByRole('button', { name: 'Go back' }).click()
  await arrive()
  expect(client.arrived.at(-1)).toMatchObject({ error: 'access_denied' })
  const { securityInfoUrl } = world.tenant
  await registerPasskeyInBrowser(page, { securityInfoUrl, name, pass: await givePass() })
  await context.clearCookies()
  await page.goto(client.url({ claims: asked('c1') }))
  await signInInBrowser(page, { name, password: 'Sunny-Terrace-42' })
  await signInWithPasskeyInBrowser(page, name)
  await arrive()
  expect(await client.claims()).toMatchObject({ acrs: ['c1'] })
  // A sign-in that was not asked for it says nothing of it, and one that exists nowhere is not granted.
  await page.goto(client.url({ claims: asked('c2') }))
  await arrive()
  expect(await client.claims()).not.toHaveProperty('acrs')
})

test('a password that must be changed is changed at the sign-in, but not for who comes from AD', async () => {
  world.tenant.setCloudPassword(name, 'Sunny-Terrace-42', { mustChange: true })
  world.tenant.setUser(id, { onPremisesSyncEnabled: true })
  const change = async (wanted: string) => {
    await page.getByLabel('Current password').fill('Sunny-Terrace-42')
    await page.getByLabel('New password').fill(wanted)
    await page.getByLabel('Confirm password').fill(wanted)
    await page.getByRole('button', { name: 'Sign in' }).click()
  }
  await page.goto(client.url())
  await signInInBrowser(page, { name, password: 'Sunny-Terrace-42' })
  await change('Rainy-Terrace-43')
  expect(await problem()).toContain('doesn’t allow you to update your password')
  world.tenant.setUser(id, { onPremisesSyncEnabled: null })
  await change('weak')
  expect(await problem()).toContain('at least 8 characters')
  await change('Rainy-Terrace-43')
  await arrive()
  expect(await client.claims()).toMatchObject({ oid: id })
  expect(await world.tenant.signInWithPassword(name, 'Rainy-Terrace-43')).toEqual({ userId: id })
})
