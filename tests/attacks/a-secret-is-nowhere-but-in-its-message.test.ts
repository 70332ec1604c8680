import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect } from 'vitest'
import { systemClock } from '../../protocol/clock.ts'
import type { Log } from '../../protocol/log.ts'
import { migrate } from '../../server/store/migrate.ts'
import { openDatabase } from '../../server/store/open-database.ts'
import { refusedBy } from '../machine/attack.ts'
import { createCanary, type SecretKind } from '../machine/canary.ts'
import {
  claimByHand,
  type HandBrowser,
  openByHand,
  proveByHand,
  readMailedCode,
  readTextedCode,
} from '../machine/claim-by-hand.ts'
import { countSecrets, findInFolder, holdsSecret } from '../machine/find-secret.ts'
import { type Invited, inviteSomebody } from '../machine/invite-somebody.ts'
import { runCommandLine } from '../machine/run-command-line.ts'
import { silentLog, startPostgres, type TestPostgres } from '../machine/start-postgres.ts'
import { startWorld, type World } from '../machine/start-world.ts'
import { waitFor } from '../machine/wait-for.ts'

const { control, test } = refusedBy('what is kept of a secret: a hash, or nothing')
// Signs that every escape writes differently.
const password = (name: string) => `${name}-"Fiets"&<Régen>/+7`
let postgres: TestPostgres
let world: World

beforeAll(async () => {
  postgres = await startPostgres()
  const connection = { socket: postgres.connection }
  await migrate({ connection, log: silentLog })
  const opened = openDatabase({ connection, applicationName: 'firstkey-test', log: silentLog })
  const { connectionString } = postgres
  world = await startWorld({
    database: { ...opened, connection, connectionString, drop: opened.close },
  })
  await ordinary(await inviteSomebody(world, 1))
  await locked(await inviteSomebody(world, 2))
  await forgotten(await inviteSomebody(world, 3))
  await cancelled(await inviteSomebody(world, 4))
  await refusedByTheDirectory(await inviteSomebody(world, 5))
  await importedWithBadRows()
  await faultsOfTheDatabase()
  await systemClock.sleep(1000)
}, 240_000)
afterAll(async () => {
  await world?.stop()
  await postgres?.stop()
})

async function ordinary(invited: Invited): Promise<void> {
  await claimByHand(world, invited.link, invited, password('Ordinary'))
  await world.mail(invited.mail, /was set/)
  const place = { controller: 0, workstation: 'TC-01' }
  expect(world.simulator.directory.signInInteractively(invited.sam, place)).toBe('ok')
  await world.reaches(invited.delivery, 'closed')
}

async function typeWrongCodes(browser: HandBrowser, channel: 'mail' | 'text'): Promise<void> {
  const state = await browser.until('code', (s) => s.channel === channel && s.stage === 'sent')
  for (let tries = 0; tries < 5; tries += 1) {
    await browser.typeCode(state, `${tries}${tries}0000`).catch(() => undefined)
  }
}

/** Locked out by the directory, and by five wrong codes of each kind; another browser begins anew. */
async function locked(invited: Invited): Promise<void> {
  world.simulator.directory.lockAccount(invited.sam)
  const first = await openByHand(world, invited.link)
  await first.begin()
  await readMailedCode(world, first, invited.mail)
  await typeWrongCodes(first, 'mail')
  const second = await openByHand(world, invited.link)
  await second.begin()
  const mailed = await readMailedCode(world, second, invited.mail)
  await second.typeCode(mailed.state, mailed.code)
  await readTextedCode(world, second, invited.mobile)
  await typeWrongCodes(second, 'text')
  await claimByHand(world, invited.link, invited, password('Locked'))
}

/** Forgotten before the first day: the same way once more, with another password. */
async function forgotten(invited: Invited): Promise<void> {
  await claimByHand(world, invited.link, invited, password('Forgotten'))
  await claimByHand(world, invited.link, invited, password('Remembered'))
}

/** Cancelled in the middle of a claim: the text code has been sent. */
async function cancelled(invited: Invited): Promise<void> {
  const browser = await openByHand(world, invited.link)
  await browser.begin()
  const mailed = await readMailedCode(world, browser, invited.mail)
  await browser.typeCode(mailed.state, mailed.code)
  await readTextedCode(world, browser, invited.mobile)
  const { hire_id } = await world.database.store
    .selectFrom('delivery')
    .select('hire_id')
    .where('id', '=', invited.delivery)
    .executeTakeFirstOrThrow()
  expect((await runCommandLine(world, 'hire', 'cancel', hire_id)).exitCode).toBe(0)
  await waitFor('the contact data to be erased', async () => {
    const { store } = world.database
    const left = await store.selectFrom('hire_contact').select('hire_id').execute()
    return left.every((each) => each.hire_id !== hire_id)
  })
}

async function refusedByTheDirectory(invited: Invited): Promise<void> {
  const browser = await openByHand(world, invited.link)
  const { state } = await proveByHand(world, browser, invited)
  const text = '0000052D: AtrErr: DSID-03191083, #1:\n\t0: 0000052D: DSID'
  const refusal = { target: 'directory', kind: 'error', operation: 'modify', code: 19 } as const
  world.simulator.faults.add({ ...refusal, text })
  await browser.choosePassword(state, password('Refused'))
  const asked = await browser.until('password', ({ problem }) => problem !== undefined)
  await browser.choosePassword(asked, password('Accepted'))
  await browser.until('done')
}

/** Rows that are wrong in every column, so that whatever complains of them could repeat them. */
async function importedWithBadRows(): Promise<void> {
  const rows = [
    ['81001', 'Wilhelmina', 'Zandvoort', 'wilhelmina-at-example.org', '+31612399901', '2026-11-30'],
    [
      '81002',
      'Wilhelmina',
      'Zandvoort',
      'wilhelmina@example.org',
      '0612-garbled-99902',
      '2026-11-30',
    ],
    ['81003', 'Wilhelmina', 'Zandvoort', 'wilhelmina@example.org', '+31612399903', 'someday'],
    [
      '81004',
      'Wilhel\u0000mina',
      'Zandvoort',
      'wilhelmina@example.org',
      '+31612399904',
      '2026-11-30',
    ],
    [
      '81005',
      'Wilhelmina'.repeat(50),
      'Zandvoort',
      'wilhelmina@example.org',
      '+31612399905',
      '2026-11-30',
    ],
  ]
  world.canary.keepPersonal([
    'Wilhelmina',
    'Zandvoort',
    'wilhelmina',
    ...rows.flat().filter((v) => v.startsWith('+')),
  ])
  const head = 'Employee number,First name,Last name,Mail,Mobile,Start date'
  const file = join(world.agentFolder, '..', `${crypto.randomUUID()}.csv`)
  writeFileSync(file, [head, ...rows.map((row) => row.join(','))].join('\r\n'))
  const { exitCode } = await runCommandLine(world, 'hire', 'import', file)
  expect(exitCode).not.toBe(0)
}

/** What PostgreSQL itself would say of a row: the values that clash, and those it cannot read. */
async function faultsOfTheDatabase(): Promise<void> {
  const { store } = world.database
  const { link } = await inviteSomebody(world, 6)
  const secret = new URL(link).hash.slice(1)
  await expect(sql`select ${'Quisling'}::int`.execute(store)).rejects.toThrow()
  await expect(sql`select ${secret}::uuid`.execute(store)).rejects.toThrow()
  const copy = sql`insert into firstkey.hire_contact select * from firstkey.hire_contact`
  await expect(copy.execute(store)).rejects.toThrow('duplicate key')
}

const values = () => world.canary.secrets(world.simulator).map(({ value }) => value)

control('the search finds what it looks for, however it is written', () => {
  const secret = password('Ordinary')
  const json = JSON.stringify(secret).slice(1, -1)
  const texts = [
    secret,
    json,
    json.replaceAll('é', '\\u00e9'),
    encodeURIComponent(secret),
    String(new URLSearchParams({ x: secret })),
  ]
  const raws = texts.flatMap((text) => [Buffer.from(text), Buffer.from(text, 'utf16le')])
  const written = raws.flatMap((bytes) => [
    bytes,
    Buffer.from(bytes.toString('hex')),
    ...['', 'a', 'ab'].map((before) =>
      Buffer.from(Buffer.concat([Buffer.from(before), bytes, Buffer.from('z')]).toString('base64')),
    ),
  ])
  for (const bytes of written) {
    const inside = Buffer.concat([Buffer.from('x{"'), bytes, Buffer.from('"}')])
    expect(holdsSecret(inside, secret)).toBe(true)
    expect(countSecrets(inside, [secret, 'never-there']).get(secret)).toBeGreaterThan(0)
  }
  expect(holdsSecret(Buffer.from('id 4-314159-7'), '314159')).toBe(true)
  expect(holdsSecret(Buffer.from('93141592'), '314159')).toBe(false)
  const several = countSecrets(Buffer.from('id 4-314159-7 93141592 271828'), ['314159', '271828'])
  expect([...several]).toEqual([
    ['314159', 1],
    ['271828', 1],
  ])
  // What is kept on purpose is found on the disk.
  expect(findInFolder(postgres.stateFolder, 'newcomer01@example.org')).not.toHaveLength(0)
})

control('the canary sings where a secret or a name is put into its way', async () => {
  const planted = createCanary(silentLog)
  const link =
    world.canary.secrets(world.simulator).find(({ kind }) => kind === 'link')?.value ?? ''
  planted.keep('password', password('Planted'))
  planted.log.info('an event', { value: password('Planted') })
  planted.log.warn('another', { value: Buffer.from(link).toString('hex') })
  planted.log.error('a third', { message: 'no such mailbox: newcomer01@EXAMPLE.org' })
  planted.keepPersonal(['newcomer01@example.org'])
  planted.hear('answer', JSON.stringify({ link }))
  expect(await planted.findLeaks(world.simulator, world.database.store)).toEqual([
    'password in log',
    'link in log',
    'link in answer',
    'personal words in a log',
  ])
})

control('every kind of secret was there to be found, in six stories', () => {
  const kinds = Map.groupBy(world.canary.secrets(world.simulator), ({ kind }) => kind)
  const count = (kind: SecretKind) => kinds.get(kind)?.length ?? 0
  expect(count('password')).toBe(6)
  expect(count('link')).toBe(6)
  expect(count('cookie')).toBeGreaterThanOrEqual(8)
  expect(count('mail code')).toBeGreaterThanOrEqual(8)
  expect(count('text code')).toBeGreaterThanOrEqual(7)
  expect(count('report')).toBeGreaterThanOrEqual(4)
})

test('no secret is in a log, a row, an answer, a call of the agent’s, or a message but its own, and no person in a log or queue', async () => {
  expect(await world.canary.findLeaks(world.simulator, world.database.store)).toEqual([])
})

test('no secret is on the disk of the database: pages, dead rows, its log of changes, its own log', async () => {
  // All that was changed or erased still lies there as dead rows, and in the log of changes.
  await sql`checkpoint`.execute(world.database.store).catch(() => undefined)
  expect(findInFolder(postgres.stateFolder, ...values())).toEqual([])
}, 240_000)

test('no secret is on the disk of the agent or of the server', () => {
  const server = join(world.server.administratorSocket, '..', '..')
  for (const folder of [world.agentFolder, server]) {
    expect(findInFolder(folder, ...values())).toEqual([])
  }
})

test('no person is in the database’s own log, whatever went wrong with a row', () => {
  const log = readFileSync(join(postgres.stateFolder, 'postgres-settings', 'postgres.log'), 'utf8')
  expect(log).toContain('ready to accept connections')
  for (const word of world.canary.personal())
    expect(log.toLowerCase()).not.toContain(word.toLowerCase())
})

test('a fault of the database reaches a log without the row it was about', async () => {
  const lines: string[] = []
  const write: Log['info'] = (event, fields) => void lines.push(JSON.stringify([event, fields]))
  const log: Log = { debug: write, info: write, warn: write, error: write }
  const other = await startWorld({ log })
  try {
    const invited = await inviteSomebody(other, 7)
    // From here on the insert of a claim breaks, and the database repeats the value that it could not take.
    await sql`alter table firstkey.claim alter column sig_thumbprint type integer using 0`.execute(
      other.database.store,
    )
    const browser = await openByHand(other, invited.link)
    await expect(browser.begin()).rejects.toThrow()
    expect(lines.join()).toContain('broke')
    expect(lines.join()).toContain('22P02')
    expect(lines.join()).not.toContain(browser.keys.sig.thumbprint)
  } finally {
    await other.stop()
  }
})
