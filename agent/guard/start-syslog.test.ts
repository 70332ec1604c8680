import { afterEach, expect, test } from 'vitest'
import { systemClock } from '../../protocol/clock.ts'
import { createTestCertificate } from '../../tests/machine/create-test-certificate.ts'
import { startSyslogServer } from '../../tests/machine/start-syslog-server.ts'
import { type Syslog, startSyslog } from './start-syslog.ts'

const quiet = { debug() {}, info() {}, warn() {}, error() {} }
const ports = { clock: systemClock, log: quiet }
const at = new Date('2026-12-07T08:00:00.000Z')
const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

async function startServer(options: Parameters<typeof startSyslogServer>[0] = {}) {
  const server = await startSyslogServer(options)
  stops.push(server.stop)
  return server
}

function start(settings: Omit<Parameters<typeof startSyslog>[0], 'host'>): Syslog {
  const syslog = startSyslog({ host: '127.0.0.1', ...settings }, ports)
  stops.push(syslog.stop)
  return syslog
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries += 1) {
    if (tries > 3000) throw new Error('it did not come about')
    await systemClock.sleep(20)
  }
}

test('each line is one message of RFC 5424, counted in bytes', async () => {
  const server = await startServer()
  const syslog = start({ port: server.port, security: 'loopback' })
  const line = JSON.stringify({ event: 'refused', reason: 'außerhalb' })
  syslog.send(line, at)
  syslog.send('{"second":true}', at)
  await until(() => server.text().includes('second'))
  const [first, second] = server.messages()
  expect(first).toMatch(/^<84>1 2026-12-07T08:00:00\.000Z \S+ firstkey-agent \d+ guard - \{/)
  expect(first?.endsWith(line)).toBe(true)
  expect(second?.endsWith('{"second":true}')).toBe(true)
  expect(syslog.check()).toBe('ok')
})

test('what comes while nobody listens is sent afterwards, and nothing waits for it', async () => {
  const server = await startServer()
  const { port } = server
  const syslog = start({ port, security: 'loopback' })
  await until(() => syslog.check() === 'ok')
  await server.stop()
  await until(() => syslog.check() === 'failing')
  for (let count = 0; count < 10_002; count += 1) syslog.send(`{"n":${count}}`, at)
  const again = await startServer({ port })
  await until(() => again.text().includes('{"n":10001}'))
  const messages = again.messages()
  expect(messages[0]).toContain('"event":"lines-lost","count":2')
  expect(messages[1]).toContain('{"n":2}')
})

test('over TLS it goes to the server with the right name and authority, and to no other', async () => {
  const own = createTestCertificate()
  const server = await startServer({ tls: own })
  const { port } = server
  const refused = [
    start({ port, security: 'tls', ca: createTestCertificate().cert }),
    start({ port, security: 'tls', serverName: 'siem.contoso.test', ca: own.cert }),
  ]
  for (const syslog of refused) syslog.send('{"to":"a stranger"}', at)
  const syslog = start({ port, security: 'tls', serverName: 'localhost', ca: own.cert })
  syslog.send('{"to":"us"}', at)
  await until(() => server.text().includes('"us"'))
  expect(server.text()).not.toContain('stranger')
  expect(refused.map((one) => one.check())).toEqual(['failing', 'failing'])
  const byAddress = start({ port, security: 'tls', ca: own.cert })
  byAddress.send('{"to":"an address"}', at)
  await until(() => server.text().includes('an address'))
})

test('what waits is sent before the agent stops', async () => {
  const server = await startServer()
  const syslog = start({ port: server.port, security: 'loopback' })
  syslog.send('{"last":true}', at)
  await syslog.stop()
  await until(() => server.text().includes('last'))
})
