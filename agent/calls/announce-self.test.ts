import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Clock } from '../../protocol/clock.ts'
import { Secret } from '../../protocol/secret.ts'
import { createIdentity } from '../identity/create-identity.ts'
import { openEncryptionKeys } from '../identity/encryption-keys.ts'
import { openJournal } from '../journal/open-journal.ts'
import { openLedgerWitness } from '../journal/open-ledger-witness.ts'
import { systemRandomness } from '../randomness.ts'
import { announceSelf } from './announce-self.ts'
import { createCallServer, type HttpClient } from './call-server.ts'
import { enrol } from './enrol.ts'
import { keepWatch } from './keep-watch.ts'

const begin = Date.UTC(2026, 11, 7, 8)
const random = { ...systemRandomness, below: () => 0 }
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'firstkey-announce-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Waiting takes no time on this clock. */
function createQuickClock() {
  let now = begin
  const waits: number[] = []
  const clock: Clock = {
    now: () => new Date(now),
    sleep: (milliseconds) => {
      waits.push(milliseconds)
      now += milliseconds
      return Promise.resolve()
    },
  }
  return { clock, waits }
}

async function announceTo(answer: (call: number) => Response, calls: number) {
  const { clock, waits } = createQuickClock()
  const identity = await createIdentity(folder, ['contoso'], clock.now())
  const keys = await openEncryptionKeys(folder, ['contoso'], identity.key, clock.now())
  const stopping = new AbortController()
  const logged: (readonly [string, unknown])[] = []
  const note = (event: string, fields?: unknown) => void logged.push([event, fields])
  const log = { debug: note, info: note, warn: note, error: note }
  const order: string[] = []
  const http: HttpClient = () => {
    order.push('announced')
    if (order.filter((step) => step === 'announced').length === calls) stopping.abort()
    return Promise.resolve(answer(order.length))
  }
  const checkHealth = () => {
    order.push('checked')
    return Promise.resolve({})
  }
  const call = createCallServer('https://agents.contoso.test', identity.key, {
    http,
    clock,
    random,
  })
  const self = { name: 'test', directories: ['contoso'] }
  const journal = await openJournal(folder)
  const witness = await openLedgerWitness(folder)
  const memory = { journal, witness, identity, keys, clock, log }
  const watch = keepWatch({ ...memory, stateFolder: folder, run: randomUUID() })
  const own = { call, identity, self, keys, version: '1', watch }
  const ports = { ...own, checkHealth, clock, random, log }
  await announceSelf({ ...ports, machineId: undefined }, stopping).ended
  await journal.close()
  return { order, waits, logged }
}

const taken = () => Response.json({ serverTime: new Date(begin).toISOString() })
const refusedAt = (instant: number) =>
  Response.json(
    { code: 'token-refused' },
    { status: 401, headers: { date: new Date(instant).toUTCString() } },
  )

test('what the first checks say is announced at once, and from then on every minute', async () => {
  const { order, waits } = await announceTo(taken, 3)
  expect(order.slice(0, 3)).toEqual(['announced', 'checked', 'announced'])
  expect(waits.slice(0, 2)).toEqual([0, 60_000])
})

test('an announcement that was not taken is made again soon, and no controller is asked first', async () => {
  const { order, waits } = await announceTo(
    (call) => (call < 4 ? new Response('', { status: 502 }) : taken()),
    5,
  )
  expect(order).toEqual([...Array(4).fill('announced'), 'checked', 'announced', 'checked'])
  expect(waits.slice(0, 4)).toEqual([250, 500, 1000, 0])
})

test('a server that refuses because of the clock leaves in the log how far it is apart', async () => {
  const { logged } = await announceTo(() => refusedAt(begin + 300_000), 2)
  expect(logged).toContainEqual([
    'the clocks are apart',
    { milliseconds: 300_000, code: 'clock-apart' },
  ])
})

test('a server that refuses at the right time says nothing of clocks', async () => {
  const { logged } = await announceTo(() => refusedAt(begin), 2)
  expect(logged.map(([event]) => event)).not.toContain('the clocks are apart')
})

test('an answer that never ends is left, and the agent goes on', async () => {
  let sent = 0
  const endless = () =>
    new Response(
      new ReadableStream({
        pull: (stream) => {
          sent += 1
          // Ended here, so that this test fails rather than runs on.
          if (sent > 100) stream.close()
          else stream.enqueue(new Uint8Array(1024 * 1024))
        },
      }),
    )
  const { logged } = await announceTo((call) => (call === 1 ? endless() : taken()), 2)
  expect(logged).toContainEqual(['announcement not taken', { outcome: 'away', status: null }])
  expect(sent).toBeLessThan(10)
})

test.each([
  [begin + 300_000, 'this machine’s clock is 300 s behind the server’s'],
  [begin - 300_000, 'this machine’s clock is 300 s ahead of the server’s'],
  [begin, '(401 token-refused)'],
])('an enrolment that is refused names the clock, if that is it (%d)', async (instant, said) => {
  const { clock } = createQuickClock()
  const identity = await createIdentity(folder, ['contoso'], clock.now())
  const http = () => Promise.resolve(refusedAt(instant))
  const call = createCallServer('https://agents.contoso.test', identity.key, {
    http,
    clock,
    random,
  })
  const agent = { name: 'test', directories: ['contoso'], identity }
  const fault = await enrol(new Secret('code'), agent, call, clock.now()).catch(
    (problem: unknown) => problem,
  )
  expect(String(fault).endsWith(said)).toBe(true)
})
