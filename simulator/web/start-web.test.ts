import { Attribute, Change, Client } from 'ldapts'
import nodemailer from 'nodemailer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../clock.ts'
import { noLog } from '../log.ts'
import { type Simulator, start } from '../start.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await start(
    { directory: { controllers: [{}, {}] } },
    { clock: systemClock, log: noLog },
  )
})
afterAll(() => simulator.stop())

const get = async (path: string) => {
  const answer = await fetch(simulator.url + path)
  return { status: answer.status, headers: answer.headers, body: await answer.text() }
}
const post = async (path: string, body: unknown) => {
  const answer = await fetch(simulator.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await answer.text()
  return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) }
}
const signIn = async (username: string, password: string, more = {}) =>
  (await post('/api/thin-client', { username, password, ...more })).body

test.each([
  '/',
  '/phone',
  '/phone/%2B491713920011',
  '/mailbox',
  '/mailbox/x%40example.org',
  '/thin-client',
  '/directory',
])('%s is a whole page that lets nothing in from elsewhere', async (path) => {
  const { status, headers, body } = await get(path)
  expect(status).toBe(200)
  expect(body).toMatch(/^<!doctype html>[\s\S]*<h1>[\s\S]*<\/html>\n$/)
  expect(body).not.toMatch(/<script>|<style|undefined|\[object/)
  expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(headers.get('referrer-policy')).toBe('no-referrer')
})

test('what the pages need beside them is there', async () => {
  expect((await get('/style.css')).headers.get('content-type')).toContain('text/css')
  expect((await get('/live.js')).headers.get('content-type')).toContain('text/javascript')
  expect((await get('/nothing')).status).toBe(404)
})

describe('the thin client', () => {
  beforeAll(async () => {
    await post('/api/accounts', { sAMAccountName: 'thin', password: 'A long 1 password' })
  })

  test('signs in by a real bind and is seen in lastLogon of that controller', async () => {
    expect(await signIn('thin', 'A long 1 password', { controller: 1 })).toEqual({
      ok: true,
      code: 'ok',
    })
    const { lastLogon } = simulator.directory.account('thin')
    expect(lastLogon[0]).toBeUndefined()
    expect(lastLogon[1]).toBeInstanceOf(Date)
  })

  test.each(['thin', 'CONTOSO\\thin', 'thin@contoso.test'])('knows who %s is', async (username) => {
    expect(await signIn(username, 'A long 1 password')).toEqual({ ok: true, code: 'ok' })
  })

  test.each([
    ['thin', 'wrong', '52e'],
    ['thin', '', '52e'],
    ['nobody', 'x', '52e'],
    ['tom.obrien', 'x', '775'],
  ])('refuses %s with %j as %s', async (username, password, code) => {
    expect(await signIn(username, password)).toEqual({ ok: false, code })
  })

  test('looks at the machine, and asks for the card', async () => {
    const { directory } = simulator
    directory.setAttributes('thin', { userWorkstations: 'THIN-01' })
    expect(await signIn('thin', 'A long 1 password')).toEqual({ ok: true, code: 'ok' })
    directory.setAttributes('thin', { userWorkstations: 'OTHER' })
    expect(await signIn('thin', 'A long 1 password')).toEqual({ ok: false, code: '531' })
    directory.setAttributes('thin', { userWorkstations: null, userAccountControl: '262656' })
    expect(await signIn('thin', 'A long 1 password')).toEqual({ ok: false, code: 'smart-card' })
    directory.setAttributes('thin', { userAccountControl: '512' })
  })

  test('says so when no controller answers', async () => {
    await simulator.directory.controllers[1]?.halt()
    expect(await signIn('thin', 'A long 1 password', { controller: 1 })).toEqual({
      ok: false,
      code: 'no-controller',
    })
    await simulator.directory.controllers[1]?.resume()
  })

  test('answers a form in the words of Windows, and never repeats the password', async () => {
    const answer = await fetch(`${simulator.url}/thin-client`, {
      method: 'POST',
      body: new URLSearchParams({ username: 'th"in', password: 'my <typo>' }),
    })
    const page = await answer.text()
    expect(page).toContain('The user name or password is incorrect. Try again.')
    expect(page).toContain('value="th&#34;in"')
    expect(page).not.toContain('typo')
  })
})

test('accounts are added, changed and shown without a password anywhere', async () => {
  const added = await post('/api/accounts', {
    sAMAccountName: 'api.one',
    givenName: 'Api',
    disabled: true,
  })
  expect(added).toMatchObject({ status: 201, body: { disabled: true, displayName: 'Api' } })
  expect((await post('/api/accounts', { sAMAccountName: 'api.one' })).status).toBe(409)
  expect((await post('/api/accounts', { sAMAccountName: 'x', nonsense: 1 })).status).toBe(400)
  expect((await post('/api/accounts/nobody/enable', {})).status).toBe(404)
  expect((await post('/api/accounts/api.one/enable', {})).status).toBe(204)
  expect((await post('/api/accounts/api.one/attributes', { mobile: '+491713920077' })).status).toBe(
    204,
  )
  expect((await post('/api/accounts/api.one/move', { container: 'OU=Staff' })).status).toBe(204)
  const { body } = await get('/api/accounts/api.one')
  expect(JSON.parse(body)).toMatchObject({
    disabled: false,
    mobile: '+491713920077',
    container: 'OU=Staff,DC=contoso,DC=test',
  })
  expect((await get('/directory')).body).toContain('api.one')
  expect((await post('/api/accounts/api.one/delete', {})).status).toBe(204)
  expect((await get('/api/accounts/api.one')).status).toBe(404)
  // Somebody else may have the name then.
  expect((await post('/api/accounts', { sAMAccountName: 'api.one' })).status).toBe(201)
})

test('faults are ordered, listed and taken back over HTTP', async () => {
  const fault = { target: 'directory', kind: 'error', operation: 'bind', code: 51 }
  expect(await post('/api/faults', fault)).toEqual({ status: 201, body: [fault] })
  expect((await post('/api/faults', { ...fault, kind: 'explode' })).status).toBe(400)
  await fetch(`${simulator.url}/api/faults`, { method: 'DELETE' })
  expect(JSON.parse((await get('/api/faults')).body)).toEqual([])
})

test('a mail can be read as text and as HTML, and its HTML can do nothing', async () => {
  const before = JSON.parse((await get('/api/version')).body)
  const transport = nodemailer.createTransport({
    host: 'localhost',
    port: simulator.mailbox.port,
    requireTLS: true,
    tls: { ca: simulator.caPem },
  })
  const html = '<a href="https://start.test/#x">Start</a><script>alert(1)</script>'
  await transport.sendMail({
    from: 'a@contoso.test',
    to: 'b@example.org',
    subject: '<b>Hi</b>',
    text: 'https://start.test/#x',
    html,
  })
  expect(JSON.parse((await get('/api/version')).body)).not.toEqual(before)
  const [mail] = JSON.parse((await get('/api/mailboxes/b%40example.org/messages')).body)
  expect(mail).toMatchObject({ subject: '<b>Hi</b>', html })
  const page = await get(`/mailbox/b%40example.org/${mail.id}`)
  expect(page.body).toContain(
    '<a href="https://start.test/#x" target="_blank" rel="noreferrer noopener">',
  )
  expect(page.body).not.toContain('<b>Hi')
  const frame = await get(`/mailbox/b%40example.org/${mail.id}/html`)
  expect(frame.headers.get('content-security-policy')).toMatch(
    /^sandbox allow-popups[^;]*; default-src 'none'/,
  )
  expect(frame.headers.get('content-security-policy')).not.toMatch(/allow-scripts|script-src/)
})

test('a password set through the directory is what the thin client takes', async () => {
  const { directory } = simulator
  const client = new Client({
    url: directory.controllers[0]?.url ?? '',
    tlsOptions: { ca: [directory.caPem] },
  })
  await client.bind(directory.serviceAccount.dn, directory.serviceAccount.password)
  const modification = new Attribute({
    type: 'unicodePwd',
    values: [Buffer.from('"violet Harbour 42"', 'utf16le')] as never,
  })
  const { dn } = directory.account('juergen.mueller')
  await client.modify(dn, new Change({ operation: 'replace', modification }))
  await client.unbind()
  expect(await signIn('juergen.mueller', 'violet Harbour 42')).toEqual({ ok: true, code: 'ok' })
})
