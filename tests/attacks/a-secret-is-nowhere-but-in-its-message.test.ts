import pg from 'pg'
import { afterAll, beforeAll, expect } from 'vitest'
import { systemClock } from '../../protocol/clock.ts'
import type { Log } from '../../protocol/log.ts'
import { migrate } from '../../server/store/migrate.ts'
import { openDatabase } from '../../server/store/open-database.ts'
import { refusedBy } from '../machine/attack.ts'
import { claimByHand } from '../machine/claim-by-hand.ts'
import { findInFolder, holdsSecret } from '../machine/find-secret.ts'
import { type Invited, inviteSomebody } from '../machine/invite-somebody.ts'
import { silentLog, startPostgres, type TestPostgres } from '../machine/start-postgres.ts'
import { startWorld, type World } from '../machine/start-world.ts'

const { control, test } = refusedBy('a secret is kept as a hash, or not at all')
const password = 'Korenbloem-Fiets-Regen-7'
let postgres: TestPostgres
let world: World
let invited: Invited
/** What opens anything, each with the one kind of message that may carry it. */
let secrets: Readonly<
  Record<'password' | 'link' | 'report' | 'mailCode' | 'textCode' | 'cookie', string>
>
let heard: readonly string[]
const lines: string[] = []

const log: Log = { debug: write, info: write, warn: write, error: write }

function write(...line: readonly unknown[]): void {
  lines.push(JSON.stringify(line))
}

beforeAll(async () => {
  postgres = await startPostgres()
  const connection = { socket: postgres.connection }
  await migrate({ connection, log: silentLog })
  const opened = openDatabase({ connection, applicationName: 'firstkey-test', log: silentLog })
  const { connectionString } = postgres
  const database = { ...opened, connection, connectionString, drop: opened.close }
  world = await startWorld({ database, log })
  invited = await inviteSomebody(world, 1)
  const { browser, codes } = await claimByHand(world, invited.link, invited, password)
  const done = await world.mail(invited.mail, /was set/)
  const place = { controller: 0, workstation: 'TC-01' }
  expect(world.simulator.directory.signInInteractively(invited.sam, place)).toBe('ok')
  await world.reaches(invited.delivery, 'closed')
  heard = browser.heard
  const [mailCode = '', textCode = ''] = codes
  secrets = {
    password,
    link: new URL(invited.link).hash.slice(1),
    report: /#n\.([\w-]{22})/.exec(done.text)?.[1] ?? '',
    mailCode,
    textCode,
    cookie: browser.cookie().split('=')[1] ?? '',
  }
  await systemClock.sleep(1000)
})
afterAll(async () => {
  await world?.stop()
  await postgres?.stop()
})

/** Every row of every table, the queue's included, as PostgreSQL writes it. */
async function readEveryRow(schema: string): Promise<readonly string[]> {
  const { folder: host, port, user } = postgres.administrator
  const client = new pg.Client({ host, port, user, database: postgres.connection.database })
  await client.connect()
  try {
    const tables = await client.query<{ name: string }>(
      "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = $1",
      [schema],
    )
    const rows: string[] = []
    for (const { name } of tables.rows) {
      const found = await client.query<{ row: string }>(`select t::text as row from ${name} t`)
      rows.push(...found.rows.map(({ row }) => row))
    }
    return rows
  } finally {
    await client.end()
  }
}

const holders = (texts: readonly string[], secret: string) =>
  texts.filter((text) => holdsSecret(Buffer.from(text), secret))

control('the search finds what it looks for, however it is written', () => {
  const secret = 'Korenbloem-Fiets-Regen-7'
  const raw = Buffer.from(secret)
  const wide = Buffer.from(secret, 'utf16le')
  const written = [raw, wide].flatMap((bytes) => [
    bytes,
    Buffer.from(bytes.toString('hex')),
    ...['', 'a', 'ab'].map((before) =>
      Buffer.from(Buffer.concat([Buffer.from(before), bytes, Buffer.from('z')]).toString('base64')),
    ),
  ])
  for (const bytes of written) {
    expect(holdsSecret(Buffer.concat([Buffer.from('x{"'), bytes, Buffer.from('"}')]), secret)).toBe(
      true,
    )
  }
  expect(holdsSecret(Buffer.from('id 4-314159-7'), '314159')).toBe(true)
  expect(holdsSecret(Buffer.from('93141592'), '314159')).toBe(false)
  for (const value of Object.values(secrets)) expect(value.length).toBeGreaterThan(5)
  // What is kept on purpose is found on the disk.
  expect(findInFolder(postgres.stateFolder, invited.mail)).not.toHaveLength(0)
})

test('no secret is in a line of any log, and nothing personal is', () => {
  expect(lines.length).toBeGreaterThan(10)
  for (const secret of Object.values(secrets)) expect(holders(lines, secret)).toEqual([])
  for (const personal of [invited.mail, invited.mobile, invited.sam, 'Barbara', 'Quisling']) {
    expect(holders(lines, personal)).toEqual([])
  }
})

test('no secret is in a row of any table, and nothing personal in the queue’s', async () => {
  const [rows, queued] = [await readEveryRow('firstkey'), await readEveryRow('pgboss')]
  expect(rows.length).toBeGreaterThan(5)
  expect(queued.length).toBeGreaterThan(2)
  for (const secret of Object.values(secrets))
    expect(holders([...rows, ...queued], secret)).toEqual([])
  for (const personal of [invited.mail, invited.mobile, invited.sam, 'Barbara', 'Quisling']) {
    expect(holders(queued, personal)).toEqual([])
  }
})

test('no secret is on the disk of the database, its log of changes included, nor on the agent’s', () => {
  for (const folder of [postgres.stateFolder, world.agentFolder]) {
    for (const secret of Object.values(secrets)) expect(findInFolder(folder, secret)).toEqual([])
  }
})

test('a message holds its own secret and no other, and never the account name beside it', () => {
  const { mailbox, phone } = world.simulator
  const mails = mailbox.addresses().flatMap((address) => mailbox.messages(address))
  const written = [
    ...mails.map(({ subject, text, html }) => `${subject}\n${text}\n${html}`),
    ...phone.numbers().flatMap((number) => phone.messages(number).map(({ text }) => text)),
  ]
  const carried = Object.entries(secrets).map(([name, secret]) => [
    name,
    holders(written, secret).length,
  ])
  expect(Object.fromEntries(carried)).toEqual({
    password: 0,
    link: 1,
    report: 1,
    mailCode: 1,
    textCode: 1,
    cookie: 0,
  })
  for (const message of written) {
    const held = Object.values(secrets).filter((secret) => holders([message], secret).length > 0)
    expect(held.length).toBeLessThan(2)
    if (held.length > 0) expect(message).not.toContain(invited.sam)
  }
})

test('the server never says a secret to the page', () => {
  for (const secret of Object.values(secrets)) expect(holders(heard, secret)).toEqual([])
})
