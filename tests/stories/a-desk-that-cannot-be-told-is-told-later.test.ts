import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Log } from '../../protocol/log.ts'
import { runCommandLine } from '../machine/run-command-line.ts'
import { startWorld, type World } from '../machine/start-world.ts'
import { testLog } from '../machine/test-log.ts'
import { waitFor } from '../machine/wait-for.ts'

let world: World
const errors: string[] = []
const log: Log = {
  ...testLog,
  error: (event, fields) => {
    testLog.error(event, fields)
    errors.push(event)
  },
}

beforeAll(async () => {
  world = await startWorld({ log })
})
afterAll(() => world?.stop())

const desk = 'desk@contoso.test'
const mailboxFull = { target: 'mailbox', operation: 'recipient', kind: 'error', code: 550 } as const

function readDelivery(delivery: string) {
  return world.database.store
    .selectFrom('delivery')
    .select(['ticket', 'desk_untold_since', 'desk_told_at'])
    .where('id', '=', delivery)
    .executeTakeFirstOrThrow()
}

/** An hour passes for a delivery: when the desk was last written to lies so far back. */
async function passAnHour(delivery: string): Promise<void> {
  await world.database.store
    .updateTable('delivery')
    .set({ desk_told_at: new Date(Date.now() - 3_600_001) })
    .where('id', '=', delivery)
    .execute()
  await world.wake(delivery)
}

function readEvents(delivery: string) {
  return world.database.store
    .selectFrom('ledger')
    .select('event')
    .where('subject', '=', delivery)
    .where('event', 'like', 'desk%')
    .orderBy('seq')
    .execute()
}

test('a desk whose mailbox refuses is seen by whoever looks, and told later under the same ticket', async () => {
  for (const sam of ['twin1', 'twin2']) {
    const names = { sAMAccountName: sam, commonName: sam, displayName: sam }
    world.simulator.directory.addAccount({ ...names, employeeId: '31001' })
  }
  world.simulator.faults.add({ ...mailboxFull, times: 'always' })
  const person = { employeeNumber: '31001', firstName: 'Tessa', lastName: 'Jansen', startsIn: 20 }
  const delivery = await world.hire({ ...person, mail: 't@example.org', mobile: '+31612340002' })
  const { ticket } = await waitFor('the desk to be out of reach', async () => {
    const row = await readDelivery(delivery)
    return row.desk_untold_since !== null && row
  })
  expect(errors).toContain('the desk could not be told')

  const examined = await runCommandLine(world, 'doctor')
  expect(examined.exitCode).toBe(1)
  expect(examined.output).toMatch(/fail {2}desk +Could not be told of 1 who need a person.*since /)
  const listed = await runCommandLine(world, 'hire', 'list', '--troubled')
  expect(listed.output).toContain('several-accounts (desk not told)')
  const [id = ''] = /[\da-f-]{36}/.exec(listed.output) ?? []
  const shown = await runCommandLine(world, 'hire', 'show', id)
  expect(shown.output).toMatch(/^desk +could not be told, since 20/m)
  expect(shown.output).toContain(`desk-not-told  reason several-accounts  ticket ${ticket}`)

  // Still refused an hour later: nothing is forgotten, and nothing is said twice.
  await passAnHour(delivery)
  await waitFor('another mail that is refused', async () => {
    const { length } = await world.database.store
      .selectFrom('message')
      .select('id')
      .where('delivery_id', '=', delivery)
      .where('kind', '=', 'desk-ticket')
      .where('state', '=', 'failed')
      .execute()
    return length === 2
  })
  expect((await readEvents(delivery)).map(({ event }) => event)).toEqual([
    'desk-told',
    'desk-not-told',
  ])

  world.simulator.faults.clear()
  await passAnHour(delivery)
  const mail = await world.mail(desk, /Tessa Jansen/)
  expect(mail.subject).toContain(ticket)
  await waitFor('the mark to go', async () => {
    return (await readDelivery(delivery)).desk_untold_since === null
  })
  expect((await readEvents(delivery)).at(-1)).toEqual({ event: 'desk-told' })
  const after = await runCommandLine(world, 'doctor')
  expect(after.output).toMatch(/ok {4}desk +was told of everybody/)
})

test('what settles itself before the desk could be told is no longer told', async () => {
  world.simulator.faults.add({ ...mailboxFull, times: 'always' })
  const person = { employeeNumber: '31002', firstName: 'Mira', lastName: 'Jansen', startsIn: 20 }
  const account = { sAMAccountName: 'mira', commonName: 'mira', displayName: 'mira' }
  world.simulator.directory.addAccount({ ...account, employeeId: '31002' })
  const delivery = await world.hire({ ...person, mail: 'mira@example.org' })
  await waitFor('the desk to be out of reach', async () => {
    return (await readDelivery(delivery)).desk_untold_since !== null
  })
  world.simulator.faults.clear()
  await world.hire({ ...person, mobile: '+31612340003' })
  await world.link('mira@example.org')
  expect((await readDelivery(delivery)).desk_untold_since).toBeNull()
  const told = world.simulator.mailbox.messages(desk).map(({ subject, text }) => subject + text)
  expect(told.filter((words) => words.includes('Mira'))).toEqual([])
})
