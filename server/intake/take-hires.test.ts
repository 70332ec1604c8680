import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createIntakePorts, type TestIntake } from '../../tests/machine/create-intake-ports.ts'
import { createTestDatabase, type TestDatabase } from '../../tests/machine/start-postgres.ts'
import { cancelHire } from '../hires/cancel-hire.ts'
import { readmitHire } from '../hires/readmit-hire.ts'
import { forgetCancelled } from './cancelled-names.ts'
import type { Hire } from './hire.ts'
import { type Namer, recordTaken, type Taken, takeHires } from './take-hires.ts'

let database: TestDatabase
let intake: TestIntake

beforeAll(async () => {
  database = await createTestDatabase()
})

afterAll(async () => {
  await database.drop()
})

beforeEach(() => {
  intake = createIntakePorts(database.store)
})

const everywhere: Namer = { source: 'import', containers: null }

function hireOf(employeeNumber: string, changes: Partial<Hire> = {}): Hire {
  return {
    names: { employeeNumber },
    start: { startsOn: '2026-12-07', timeZone: 'Europe/Amsterdam', zoneAssumed: true },
    contact: { firstName: 'Barbara', mail: `${employeeNumber}@example.org` },
    ...changes,
  }
}

async function take(hires: readonly Hire[], namer = everywhere): Promise<Taken[]> {
  return await database.store.transaction().execute(async (transaction) => {
    const { taken, entries } = await takeHires(transaction, hires, namer, intake.ports)
    await recordTaken(transaction, entries, intake.ports)
    return [...taken]
  })
}

async function takeOne(hire: Hire, namer = everywhere): Promise<Taken> {
  const [taken] = await take([hire], namer)
  if (!taken) throw new Error('nothing came back')
  return taken
}

async function stored(employeeNumber: string) {
  return await database.store
    .selectFrom('hire')
    .innerJoin('delivery', 'delivery.hire_id', 'hire.id')
    .leftJoin('hire_contact', 'hire_contact.hire_id', 'hire.id')
    .selectAll(['hire_contact', 'hire'])
    .select(['delivery.id as delivery', 'delivery.phase', 'delivery.problem', 'delivery.directory'])
    .where('hire.employee_number', '=', employeeNumber)
    .execute()
}

/** The contents of every table that intake writes. */
async function everything(): Promise<string> {
  const { rows } = await sql<{ all: string }>`
    select coalesce(jsonb_agg(to_jsonb(t) order by t.id)::text, '') || (select coalesce(jsonb_agg(to_jsonb(c) order by c.hire_id)::text, '') from firstkey.hire_contact c)
      || (select coalesce(jsonb_agg(to_jsonb(d) order by d.id)::text, '') from firstkey.delivery d)
      || (select count(*) from firstkey.ledger) as all
    from firstkey.hire t
  `.execute(database.store)
  return rows[0]?.all ?? ''
}

test('a hire that nobody knew gets a delivery, an entry in the ledger and a look', async () => {
  const taken = await takeOne(hireOf('new-1'))
  expect(taken).toMatchObject({ outcome: 'new', notes: [] })
  const [row] = await stored('new-1')
  expect(row).toMatchObject({ phase: 'finding', directory: 'contoso', starts_on: '2026-12-07' })
  expect(intake.woken).toEqual([row?.delivery])
  const entries = await database.store
    .selectFrom('ledger')
    .select(['event', 'detail'])
    .where('subject', '=', row?.delivery ?? '')
    .execute()
  expect(entries).toEqual([{ event: 'hire-known', detail: { source: 'import' } }])
})

test('taking the same hire again changes nothing and wakes nobody', async () => {
  await take([hireOf('same-1'), hireOf('same-2')])
  const before = await everything()
  intake = createIntakePorts(database.store)
  const again = await take([hireOf('same-1'), hireOf('same-2')])
  expect(again.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged'])
  expect(await everything()).toBe(before)
  expect(intake.woken).toEqual([])
})

test('the same hire twice in one file is one hire', async () => {
  const outcomes = (await take([hireOf('double-1'), hireOf('double-1')])).map(
    ({ outcome }) => outcome,
  )
  expect(outcomes).toEqual(['new', 'unchanged'])
})

test('rows of one file that name the same hire in other letters, or by another name, are one hire', async () => {
  const names = { employeeNumber: 'mix-1', userPrincipalName: 'Zoë.İpek@contoso.com' }
  const rows = [
    hireOf('mix-1', { names }),
    hireOf('mix-2'),
    hireOf('mix-1', { names: { userPrincipalName: 'ZOË.İPEK@CONTOSO.COM' } }),
    hireOf('mix-1', { contact: { mobile: '+31612345678' } }),
  ]
  const outcomes = (await take(rows)).map(({ outcome }) => outcome)
  expect(outcomes).toEqual(['new', 'new', 'unchanged', 'updated'])
  expect(await stored('mix-1')).toHaveLength(1)
})

test('more hires than one statement takes are all taken, in the order they were named', async () => {
  const rows = Array.from({ length: 2100 }, (_, row) => hireOf(`many-${row}`))
  const taken = await take(rows)
  expect(new Set(taken.map(({ outcome }) => outcome))).toEqual(new Set(['new']))
  const [first] = await stored('many-0')
  const [last] = await stored('many-2099')
  expect(taken.at(0)).toMatchObject({ hire: first?.id })
  expect(taken.at(-1)).toMatchObject({ hire: last?.id })
  expect(intake.woken.length).toBe(2100)
})

test('a field that was empty and is now filled is an arrival: stored, and the delivery is woken', async () => {
  await takeOne(hireOf('fill-1'))
  intake = createIntakePorts(database.store)
  const taken = await takeOne(hireOf('fill-1', { contact: { mobile: '+31612345678' } }))
  expect(taken).toMatchObject({ outcome: 'updated', notes: ['filled'] })
  const [row] = await stored('fill-1')
  expect(row).toMatchObject({
    mobile: '+31612345678',
    mobile_seen_at: intake.ports.clock.now(),
    mail: 'fill-1@example.org',
    problem: null,
  })
  expect(intake.woken).toEqual([row?.delivery])
})

test('a source that leaves a field empty takes nothing away', async () => {
  await takeOne(hireOf('keep-1'))
  await takeOne(hireOf('keep-1', { contact: {} }))
  expect((await stored('keep-1'))[0]).toMatchObject({ mail: 'keep-1@example.org' })
})

test.each([
  ['mail', 'thief@example.net'],
  ['managerMail', 'other@contoso.com'],
  ['mobile', '+31687654321'],
] as const)('a changed %s is not taken: a person has to look', async (field, other) => {
  const id = `change-${field}`
  const contact = {
    mail: `${id}@example.org`,
    managerMail: 'ann@contoso.com',
    mobile: '+31612345678',
  }
  await takeOne(hireOf(id, { contact }))
  intake = createIntakePorts(database.store)
  const taken = await takeOne(hireOf(id, { contact: { ...contact, [field]: other } }))
  expect(taken).toMatchObject({ outcome: 'held', notes: ['contact-changed'] })
  const [row] = await stored(id)
  expect(row).toMatchObject({
    mail: contact.mail,
    manager_mail: contact.managerMail,
    mobile: contact.mobile,
    problem: 'contact-changed',
  })
  expect(intake.woken).toHaveLength(1)
  await takeOne(hireOf(id, { contact: { ...contact, [field]: other } }))
  expect(intake.woken).toHaveLength(1)
})

test('an address in other capitals is the same address', async () => {
  await takeOne(hireOf('case-1', { contact: { mail: 'b@example.org' } }))
  const taken = await takeOne(hireOf('case-1', { contact: { mail: 'B@example.org' } }))
  expect(taken.outcome).toBe('unchanged')
})

test('a graver problem is not covered up by a changed address', async () => {
  await takeOne(hireOf('grave-1'))
  await database.store
    .updateTable('delivery')
    .set({ problem: 'not-me' })
    .where('id', '=', (await stored('grave-1'))[0]?.delivery ?? '')
    .execute()
  await takeOne(hireOf('grave-1', { contact: { mail: 'thief@example.net' } }))
  expect((await stored('grave-1'))[0]?.problem).toBe('not-me')
})

test('a start that moves is stored and wakes the delivery', async () => {
  await takeOne(hireOf('move-1'))
  intake = createIntakePorts(database.store)
  const start = { startsOn: '2026-12-14', timeZone: 'Europe/Amsterdam', zoneAssumed: true }
  expect(await takeOne(hireOf('move-1', { start }))).toMatchObject({
    outcome: 'updated',
    notes: ['moved'],
  })
  expect((await stored('move-1'))[0]?.starts_on).toBe('2026-12-14')
  expect(intake.woken).toHaveLength(1)
})

test('a zone that is only assumed moves nobody', async () => {
  const start = { startsOn: '2026-12-07', timeZone: 'America/New_York', zoneAssumed: false }
  await takeOne(hireOf('zone-1', { start }))
  expect((await takeOne(hireOf('zone-1'))).outcome).toBe('unchanged')
})

test('contact data from another source joins by any name, and brings the names it knows', async () => {
  await takeOne(hireOf('join-1', { names: { userPrincipalName: 'Join@contoso.com' }, contact: {} }))
  const both = { userPrincipalName: 'join@contoso.com', employeeNumber: 'join-1' }
  await takeOne(hireOf('join-1', { names: both, contact: { mail: 'j@example.org' } }))
  const third = await takeOne(hireOf('join-1', { contact: { mobile: '+31612345678' } }))
  expect(third.outcome).toBe('updated')
  expect(await stored('join-1')).toMatchObject([
    { user_principal_name: 'Join@contoso.com', mail: 'j@example.org', mobile: '+31612345678' },
  ])
})

test('a row that names two known hires is refused', async () => {
  await take([hireOf('two-1'), hireOf('two-2', { names: { samAccountName: 'two2' } })])
  const names = { employeeNumber: 'two-1', samAccountName: 'TWO2' }
  expect(await takeOne(hireOf('x', { names }))).toMatchObject({
    refused: { code: 'names-two-hires' },
  })
})

test('a row that renames a known hire is refused', async () => {
  await takeOne(
    hireOf('rename-1', { names: { employeeNumber: 'rename-1', samAccountName: 'one' } }),
  )
  const names = { employeeNumber: 'rename-2', samAccountName: 'one' }
  expect(await takeOne(hireOf('x', { names }))).toMatchObject({
    refused: { code: 'named-otherwise' },
  })
})

test('a manager’s mailbox is not taken as the hire’s own, even when it arrives later', async () => {
  await takeOne(hireOf('boss-1', { contact: { managerMail: 'ann@contoso.com' } }))
  const taken = await takeOne(hireOf('boss-1', { contact: { mail: 'Ann@contoso.com' } }))
  expect(taken).toMatchObject({ refused: { code: 'mail-is-managers' } })
})

test('a token for one container cannot fill in a hire that was named elsewhere', async () => {
  const inside: Namer = { source: 'api', containers: ['ou=a,dc=contoso,dc=com'] }
  await takeOne(hireOf('else-1'))
  const fill = hireOf('else-1', { contact: { mobile: '+31612345678' } })
  expect(await takeOne(fill, inside)).toMatchObject({ refused: { code: 'named-elsewhere' } })
  await takeOne(hireOf('inside-1'), inside)
  expect((await takeOne(hireOf('inside-1', { contact: fill.contact }), inside)).outcome).not.toBe(
    'refused',
  )
})

test('a hire whose start was claimed is not started again by the next export', async () => {
  await takeOne(hireOf('closed-1'))
  const [row] = await stored('closed-1')
  const now = new Date()
  await database.store
    .updateTable('delivery')
    .set({ phase: 'closed', closed_at: now })
    .where('id', '=', row?.delivery ?? '')
    .execute()
  await database.store
    .updateTable('hire')
    .set({ ended_at: now })
    .where('employee_number', '=', 'closed-1')
    .execute()
  expect((await takeOne(hireOf('closed-1'))).outcome).toBe('closed')
  const start = { startsOn: '2027-02-01', timeZone: 'UTC', zoneAssumed: false }
  expect((await takeOne(hireOf('closed-1', { start }))).outcome).toBe('new')
})

test('two imports at the same time take a hire once', async () => {
  const id = randomUUID()
  const outcomes = await Promise.all([
    takeOne(hireOf(id)),
    takeOne(hireOf(id)),
    takeOne(hireOf(id)),
  ])
  expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual([
    'new',
    'unchanged',
    'unchanged',
  ])
})

/** Cancels the one hire of this number, and erases what is personal about it as its delivery's next look does. */
async function cancel(employeeNumber: string): Promise<string> {
  const [row] = await stored(employeeNumber)
  const hire = row?.id ?? ''
  const cancelled = await cancelHire({ hire, containers: null }, intake.ports)
  expect(cancelled).toBe('cancelled')
  const names = { employee_number: null, user_principal_name: null, sam_account_name: null }
  await database.store.updateTable('hire').set(names).where('id', '=', hire).execute()
  return hire
}

test('a cancelled hire does not come back with the next export, by whatever name', async () => {
  const names = { employeeNumber: 'off-1', userPrincipalName: 'off@contoso.com' }
  await takeOne(hireOf('off-1', { names }))
  const hire = await cancel('off-1')
  const rows = [
    hireOf('off-1'),
    hireOf('off-0'),
    hireOf('x', { names: { userPrincipalName: 'Off@Contoso.com' } }),
  ]
  const taken = await take(rows)
  expect(taken.map(({ outcome }) => outcome)).toEqual(['cancelled', 'new', 'cancelled'])
  expect(taken[0]).toEqual({ outcome: 'cancelled', hire, notes: [] })
  expect(await stored('off-1')).toEqual([])
})

test('a cancelled hire is taken again for another start, and for the same one when readmitted', async () => {
  await takeOne(hireOf('off-2'))
  const hire = await cancel('off-2')
  const start = { startsOn: '2027-02-01', timeZone: 'UTC', zoneAssumed: false }
  expect((await takeOne(hireOf('off-2', { start }))).outcome).toBe('new')
  await cancel('off-2')
  const readmit = () => readmitHire({ hire, containers: null }, intake.ports)
  expect(await readmit()).toBe('readmitted')
  expect(await readmit()).toBe('not-cancelled')
  expect((await takeOne(hireOf('off-2', { start }))).outcome).toBe('cancelled')
  expect((await takeOne(hireOf('off-2'))).outcome).toBe('new')
  await cancel('off-2')
  expect((await takeOne(hireOf('off-2'))).outcome).toBe('cancelled')
})

test('of starts that are past nobody remembers who was cancelled', async () => {
  await takeOne(hireOf('off-3'))
  await cancel('off-3')
  const forget = (day: string) =>
    database.store.transaction().execute((transaction) => forgetCancelled(transaction, day))
  await forget('2026-12-07')
  expect((await takeOne(hireOf('off-3'))).outcome).toBe('cancelled')
  await forget('2026-12-08')
  expect((await takeOne(hireOf('off-3'))).outcome).toBe('new')
})
