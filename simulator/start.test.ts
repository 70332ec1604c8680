import { type RequestOptions, request } from 'node:https'
import { Attribute, Change, Client } from 'ldapts'
import nodemailer from 'nodemailer'
import { connect } from 'smpp'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { systemClock } from './clock.ts'
import { noLog } from './log.ts'
import { type Simulator, start } from './start.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await start({}, { clock: systemClock, log: noLog })
})
afterAll(() => simulator.stop())

test('a password that the service account sets opens the account', async () => {
  const { directory } = simulator
  const { dn } = directory.addAccount({ sAMAccountName: 'thin.path' })
  const url = directory.controllers[0]?.url ?? ''
  const client = new Client({ url, tlsOptions: { ca: [directory.caPem] } })
  await client.bind(directory.serviceAccount.dn, directory.serviceAccount.password)
  const quoted = Buffer.from('"a long Walk 2 the sea"', 'utf16le')
  const modification = new Attribute({ type: 'unicodePwd', values: [quoted] })
  await client.modify(dn, new Change({ operation: 'replace', modification }))
  await client.unbind()
  await expect(client.bind('CONTOSO\\thin.path', 'a long Walk 2 the sea')).resolves.toBeUndefined()
  await client.unbind()
  await expect(client.bind(dn, 'something else')).rejects.toThrow('data 52e')
  await client.unbind()
})

test('a text message that is submitted arrives on the phone', async () => {
  const { phone } = simulator
  const session = connect({ host: phone.host, port: phone.port })
  const answer = (ask: (done: (pdu: { command_status: number }) => void) => void) =>
    new Promise<number>((resolve) => ask((pdu) => resolve(pdu.command_status)))
  const { systemId: system_id, password } = phone
  expect(await answer((done) => session.bind_transceiver({ system_id, password }, done))).toBe(0)
  const text = { destination_addr: '31612345678', short_message: 'Hello €' }
  expect(await answer((done) => session.submit_sm(text, done))).toBe(0)
  await vi.waitFor(() => expect(phone.messages('+31612345678')).toHaveLength(1), 20_000)
  expect(phone.messages('+31612345678')[0]?.text).toBe('Hello €')
  session.close()
})

test('a mail that is sent under TLS lies in the mailbox', async () => {
  const { mailbox, caPem } = simulator
  const transport = nodemailer.createTransport({
    host: 'localhost',
    port: mailbox.port,
    requireTLS: true,
    tls: { ca: caPem },
  })
  await transport.sendMail({
    from: 'Contoso <welcome@contoso.test>',
    to: 'barbara@example.org',
    subject: 'Willkommen, Jürgen',
    text: 'Grüße',
    html: '<p>Grüße</p>',
  })
  const [mail] = mailbox.messages('Barbara@example.org')
  expect(mail).toMatchObject({ subject: 'Willkommen, Jürgen', text: 'Grüße', secure: true })
  expect(mail?.html).toContain('<p>Grüße</p>')
})

test('a token of the tenant opens its Graph', async () => {
  const { tenant, caPem } = simulator
  const { appId, secret = '' } = tenant.addApplication({
    permissions: ['User.Read.All'],
    withSecret: true,
  })
  const id = tenant.addUser({ userPrincipalName: 'jo@contoso.test', displayName: 'Jo' })
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    scope: 'https://graph.microsoft.com/.default',
    client_id: appId,
    client_secret: secret,
  })
  const ask = (url: string, options: RequestOptions, body = '') =>
    new Promise<Record<string, unknown>>((resolve, reject) => {
      const sent = request(url, { ...options, ca: caPem }, async (response) => {
        resolve(JSON.parse(Buffer.concat(await response.toArray()).toString('utf8')))
      })
      sent.on('error', reject)
      sent.end(body)
    })
  const url = `${tenant.loginUrl}/${tenant.id}/oauth2/v2.0/token`
  const { access_token } = await ask(url, { method: 'POST' }, form.toString())
  const headers = { authorization: `Bearer ${access_token}` }
  expect(await ask(`${tenant.graphUrl}/users/${id}`, { headers })).toMatchObject({
    displayName: 'Jo',
  })
  expect(await (await fetch(`${simulator.url}/tenant`)).text()).toContain('jo@contoso.test')
})
