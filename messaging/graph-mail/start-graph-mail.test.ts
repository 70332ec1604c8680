import { X509Certificate } from 'node:crypto'
import { decodeProtectedHeader, importX509, jwtVerify } from 'jose'
import { afterEach, expect, test } from 'vitest'
import { systemClock } from '../../protocol/clock.ts'
import { Secret } from '../../protocol/secret.ts'
import { createTestCertificate } from '../../tests/machine/create-test-certificate.ts'
import {
  type CarrierAnswer,
  keepLines,
  startHttpsCarrier,
} from '../../tests/machine/start-https-carrier.ts'
import type { MailMessage } from '../message-channel.ts'
import { graphMailSettingsSchema } from './graph-mail-settings.ts'
import { startGraphMail } from './start-graph-mail.ts'

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

const never = new AbortController().signal
const [tenant, clientId] = [
  '11111111-2222-4333-8444-555555555555',
  '21111111-2222-4333-8444-555555555555',
]
const application = createTestCertificate('rsa')
const mail: MailMessage = {
  channel: 'mail',
  key: 'delivery-1/invitation/1',
  to: 'b.jensen@example.org',
  subject: 'Welcome to Contoso',
  text: new Secret('Open https://start.contoso.test/#canary'),
  html: new Secret('<p>Zoë, <a href="https://start.contoso.test/#canary">start</a></p>'),
  language: 'en',
}
const token: CarrierAnswer = {
  status: 200,
  body: { access_token: 'shown-to-graph', expires_in: 3599 },
}

async function open(send: (index: number) => CarrierAnswer, signIn = token) {
  let sent = 0
  const tenantHost = await startHttpsCarrier(({ path }) =>
    path.endsWith('/token') ? signIn : send(sent++),
  )
  stops.push(() => tenantHost.stop())
  const { lines, log } = keepLines()
  const settings = graphMailSettingsSchema.parse({
    ...{ tenant, clientId, certificate: application.cert, key: application.key },
    ...{ from: 'welcome@contoso.test', replyTo: 'desk@contoso.test' },
    ...{ loginUrl: tenantHost.url, graphUrl: tenantHost.url, ca: tenantHost.ca },
    sendTimeout: [signIn, send(0)].includes('hang') ? 1500 : 20_000,
  })
  const channel = startGraphMail(settings, { clock: systemClock, log })
  const paths = () => tenantHost.calls.map(({ path }) => path.replace(/^.*\//, ''))
  return { channel, calls: tenantHost.calls, paths, lines, url: tenantHost.url }
}

const refused = (code: string, permanent = false) => ({ outcome: 'refused', code, permanent })

test('a mail leaves the mailbox and is not kept in it', async () => {
  const { channel, calls, lines } = await open(() => ({ status: 202 }))
  expect(await channel.send(mail, never)).toEqual({ outcome: 'accepted', reference: '' })
  const [, call] = calls
  expect(call).toMatchObject({
    method: 'POST',
    path: '/v1.0/users/welcome%40contoso.test/sendMail',
  })
  expect(call?.headers.authorization).toBe('Bearer shown-to-graph')
  expect(JSON.parse(call?.body ?? '')).toEqual({
    message: {
      subject: 'Welcome to Contoso',
      body: {
        contentType: 'HTML',
        content: '<p>Zoë, <a href="https://start.contoso.test/#canary">start</a></p>',
      },
      toRecipients: [{ emailAddress: { address: 'b.jensen@example.org' } }],
      replyTo: [{ emailAddress: { address: 'desk@contoso.test' } }],
    },
    saveToSentItems: false,
  })
  expect(JSON.stringify(lines)).not.toMatch(/canary|jensen|shown-to-graph/)
})

test('the application proves itself by an assertion of its certificate', async () => {
  const { channel, calls, url } = await open(() => ({ status: 202 }))
  await channel.send(mail, never)
  const form = new URLSearchParams(calls[0]?.body)
  expect(Object.fromEntries(form)).toMatchObject({
    grant_type: 'client_credentials',
    client_id: clientId,
    scope: `${url}/.default`,
  })
  const assertion = form.get('client_assertion') ?? ''
  const key = await importX509(application.cert, 'PS256')
  const audience = `${url}/${tenant}/oauth2/v2.0/token`
  const { payload } = await jwtVerify(assertion, key, { audience, issuer: clientId })
  expect(payload.sub).toBe(clientId)
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300)
  const thumbprint = new X509Certificate(application.cert).fingerprint256.replaceAll(':', '')
  expect(decodeProtectedHeader(assertion)['x5t#S256']).toBe(
    Buffer.from(thumbprint, 'hex').toString('base64url'),
  )
})

test('a token is kept, and asked for anew after it was refused', async () => {
  const { channel, paths } = await open((index) => ({ status: index === 1 ? 401 : 202 }))
  await channel.send(mail, never)
  expect(await channel.send(mail, never)).toEqual(refused('sign-in-refused'))
  expect(await channel.send(mail, never)).toMatchObject({ outcome: 'accepted' })
  expect(paths()).toEqual(['token', 'sendMail', 'sendMail', 'token', 'sendMail'])
})

const graphError = (status: number, code: string): CarrierAnswer => ({
  status,
  body: { error: { code, message: 'b.jensen@example.org is no good' } },
})
test.each<[string, CarrierAnswer, object]>([
  ['a bad address', graphError(400, 'ErrorInvalidRecipients'), refused('address-refused', true)],
  ['no right to this mailbox', graphError(403, 'ErrorAccessDenied'), refused('sender-refused')],
  ['no such mailbox', graphError(404, 'ErrorItemNotFound'), refused('sender-refused')],
  ['too many at once', { status: 429, headers: { 'retry-after': '20' } }, refused('throttled')],
  ['unavailable', { status: 503 }, refused('busy')],
  ['a gateway that waited in vain', { status: 504 }, { outcome: 'unknown' }],
  ['a line that is cut', 'cut', { outcome: 'unknown' }],
  ['a line that hangs', 'hang', { outcome: 'unknown' }],
])('%s is told apart', async (_what, answer, outcome) => {
  const { channel, lines } = await open(() => answer)
  expect(await channel.send(mail, never)).toEqual(outcome)
  expect(JSON.stringify(lines)).not.toMatch(/jensen/)
})

test.each<[string, CarrierAnswer, string]>([
  ['refuses', { status: 400, body: { error: 'invalid_client' } }, 'sign-in-refused'],
  ['is busy', { status: 503 }, 'busy'],
  ['hangs', 'hang', 'unreachable'],
  ['gives no token', { status: 200, body: {} }, 'sign-in-refused'],
])(
  'where the sign-in host %s, certainly nothing was sent, and check says so',
  async (_what, signIn, code) => {
    const { channel, paths } = await open(() => ({ status: 202 }), signIn)
    expect(await channel.send(mail, never)).toEqual(refused(code))
    expect(paths()).toEqual(['token'])
    expect(await channel.check(never)).toMatchObject({ state: 'failing', code })
  },
)

test('check signs in and sends nothing', async () => {
  const { channel, paths } = await open(() => ({ status: 202 }))
  expect(await channel.check(never)).toEqual({ state: 'ready' })
  expect(paths()).toEqual(['token'])
})

test('a key that does not belong to the certificate is refused before anything starts', () => {
  const other = createTestCertificate('rsa')
  const good = {
    ...{ tenant, clientId, certificate: application.cert, key: application.key },
    from: 'welcome@contoso.test',
  }
  expect(graphMailSettingsSchema.safeParse(good).success).toBe(true)
  expect(graphMailSettingsSchema.safeParse({ ...good, key: other.key }).success).toBe(false)
  expect(graphMailSettingsSchema.safeParse({ ...good, key: '-----BEGIN x' }).success).toBe(false)
})
