import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTenant } from '../../../tests/graph/open-tenant.ts'
import { walkPages } from '../../../tests/machine/walk-pages.ts'

const password = 'Sunny-Terrace-42'
let world: Awaited<ReturnType<typeof openTenant>>
let count = 0

beforeAll(async () => {
  world = await openTenant()
})
afterAll(() => world.tenant.stop())

const at = (path: string) => new URL(path, world.tenant.securityInfoUrl).href

/** A hire at the security-info page, signed in by `action` with `secret`. */
async function enter(action: 'pass' | 'password', isUsableOnce = true) {
  count += 1
  const name = `hire${count}@contoso.test`
  const id = world.tenant.addUser({ userPrincipalName: name })
  world.tenant.setCloudPassword(name, password)
  const graph = await world.openGraph('UserAuthenticationMethod.ReadWrite.All')
  const path = `/users/${id}/authentication/temporaryAccessPassMethods`
  const pass = (await graph(`POST ${path}`, { isUsableOnce })).body.temporaryAccessPass
  const { visit } = walkPages(world.caPem)
  const who = await visit(world.tenant.securityInfoUrl)
  const asked = await visit(who.url, { action: 'who', username: name })
  const secret = action === 'pass' ? { pass } : { password }
  const seen = await visit(asked.url, { action, ...secret })
  expect(seen.text).toContain('<h1>Security info</h1>')
  return { name, id, visit, pass: String(pass) }
}

test('a password alone registers and deletes nothing', async () => {
  const { visit, id, pass } = await enter('password')
  const methodId = world.tenant.registerMethod(id, 'fido2', { displayName: 'A key' })
  const offered = await visit(at('/security-info/passkey'))
  expect(offered).toMatchObject({ status: 403 })
  expect(offered.text).toContain('sign in with a Temporary Access Pass')
  const registered = await visit(at('/security-info'), { action: 'register', answer: '{}' })
  expect(registered).toMatchObject({ status: 403 })
  const removed = await visit(at('/security-info'), { action: 'remove', id: methodId })
  expect(removed.text).toContain('To delete a passkey')
  expect(world.tenant.person(id).methods).toHaveLength(2)
  // The way out: the same page wants more than a password.
  const again = await visit(at('/security-info?again=1'))
  expect(again.text).toContain('Enter Temporary Access Pass')
  const weak = await visit(again.url, { action: 'password', password })
  expect(weak.text).toContain('Enter Temporary Access Pass')
  const strong = await visit(again.url, { action: 'pass', pass })
  expect(strong.text).toContain('<h1>Security info</h1>')
  expect(await visit(at('/security-info/passkey'))).toMatchObject({ status: 200 })
})

test.each([
  ['nothing', ''],
  ['no JSON', '{'],
  ['another thing', '{"id":"x"}'],
  [
    'something shaped like a passkey',
    '{"id":"eA","rawId":"eA","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"oA"},"clientExtensionResults":{}}',
  ],
])('%s is not a passkey', async (_name, answer) => {
  const { visit, id } = await enter('pass')
  expect((await visit(at('/security-info/passkey'))).status).toBe(200)
  const { text } = await visit(at('/security-info'), { action: 'register', answer })
  expect(text).toContain('We couldn’t set up your passkey')
  expect(world.tenant.person(id).methods.map(({ kind }) => kind)).toEqual(['password'])
  const signedOut = await visit(at('/sign-out'), {})
  expect(signedOut.text).toContain('You signed out')
  const who = await visit(at('/security-info'))
  const passkey = await visit(`${who.url}?with=passkey`)
  const { text: refused } = await visit(passkey.url, { action: 'passkey', answer })
  expect(refused).toContain('We couldn’t verify you')
})

test('somebody with a pass deletes a passkey, and sees when they signed in', async () => {
  const { visit, id, pass } = await enter('pass')
  const methodId = world.tenant.registerMethod(id, 'fido2', { displayName: 'An old key' })
  expect((await visit(at('/security-info'))).text).toContain('An old key')
  const { text } = await visit(at('/security-info'), { action: 'remove', id: methodId })
  expect(text).toContain('The passkey was deleted')
  expect(text).not.toContain('An old key')
  const signIns = await visit(at('/security-info/sign-ins'))
  expect(signIns.text).toMatch(/Security info<\/td>\s*<td>Temporary Access Pass/)
  expect(signIns.text + text).not.toContain(pass)
  expect(world.tenant.person(id).signIns).toHaveLength(1)
})

test('a password is changed by who knows it, and only where it is kept', async () => {
  const { visit, id, name } = await enter('password')
  const change = async (form: object) =>
    (await visit(at('/security-info/password'), { password, ...form })).text
  const wanted = 'Rainy-Terrace-43'
  expect(await change({ wanted, again: 'another' })).toContain('are not the same')
  expect(await change({ wanted, again: wanted, password: 'wrong' })).toContain('That is not right')
  expect(await change({ wanted: 'weak', again: 'weak' })).toContain('at least 8 characters')
  world.tenant.setUser(id, { onPremisesSyncEnabled: true })
  expect(await change({ wanted, again: wanted })).toContain('doesn’t allow you to update')
  world.tenant.setUser(id, { onPremisesSyncEnabled: null })
  expect(await change({ wanted, again: wanted })).toContain('Your password was changed')
  expect(await world.tenant.signInWithPassword(name, wanted)).toEqual({ userId: id })
  expect(await world.tenant.signInWithPassword(name, password)).toEqual({ refused: 'wrong' })
})

test('a session from a pass is over when the pass is deleted', async () => {
  const { visit, id } = await enter('pass', false)
  const graph = await world.openGraph('UserAuthenticationMethod.ReadWrite.All')
  const path = `/users/${id}/authentication/temporaryAccessPassMethods`
  const [pass] = (await graph(`GET ${path}`)).body.value
  await graph(`DELETE ${path}/${pass.id}`)
  expect((await visit(at('/security-info'))).text).toContain('Email, phone, or user name')
})
