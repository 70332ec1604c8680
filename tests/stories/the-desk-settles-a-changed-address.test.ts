import { afterAll, beforeAll, expect, test } from 'vitest'
import { inviteSomebody } from '../machine/invite-somebody.ts'
import { runCommandLine } from '../machine/run-command-line.ts'
import { startWorld, type World } from '../machine/start-world.ts'
import { waitFor } from '../machine/wait-for.ts'

const desk = 'desk@contoso.test'
let world: World

beforeAll(async () => {
  world = await startWorld({ plan: { contactCoolDownHours: 1 } })
})
afterAll(() => world?.stop())

/** HR sends another mail address for somebody who was invited already. */
async function change(number: number) {
  const hire = await inviteSomebody(world, number)
  const fresh = `other${number}@example.org`
  await world.hire({
    employeeNumber: `700${number}`,
    ...{ firstName: 'Barbara', lastName: 'Quisling', mail: fresh, mobile: hire.mobile },
  })
  await waitFor('the desk to be told', async () => (await rowOf(hire.delivery)).desk_told_of)
  return { ...hire, fresh, id: (await rowOf(hire.delivery)).hire_id }
}

function rowOf(delivery: string) {
  return world.database.store
    .selectFrom('delivery')
    .innerJoin('hire_contact', 'hire_contact.hire_id', 'delivery.hire_id')
    .select(['delivery.hire_id', 'desk_told_of', 'problem', 'mail'])
    .where('id', '=', delivery)
    .executeTakeFirstOrThrow()
}

test('an accepted address counts after its cool-down, and the one before is told first', async () => {
  const hire = await change(51)
  await world.mail(desk, /Barbara/)
  expect((await runCommandLine(world, 'hire', 'accept', hire.id)).output).toContain('accepted')
  const told = await world.mail(hire.mail, /contact details/)
  expect(told.text).not.toContain(hire.fresh)
  expect((await rowOf(hire.delivery)).mail).toBe(hire.mail)
  // The hour passes at once.
  await world.database.store
    .updateTable('contact_change')
    .set({ taken_from: new Date(Date.now() - 1000) })
    .where('hire_id', '=', hire.id)
    .execute()
  await world.wake(hire.delivery)
  await waitFor('the new address to count', async () => {
    const { mail } = await rowOf(hire.delivery)
    return mail === hire.fresh
  })
  expect((await rowOf(hire.delivery)).problem).toBeNull()
  const again = await runCommandLine(world, 'hire', 'accept', hire.id)
  expect(again.output).toContain('no changed address')
})

test('a refused address is not taken, and the next export does not ask again', async () => {
  const hire = await change(52)
  expect((await runCommandLine(world, 'hire', 'refuse', hire.id)).output).toContain('refused')
  await world.hire({
    employeeNumber: '70052',
    ...{ firstName: 'Barbara', lastName: 'Quisling', mail: hire.fresh, mobile: hire.mobile },
  })
  await world.wake(hire.delivery)
  const { mail, problem } = await rowOf(hire.delivery)
  expect({ mail, problem }).toEqual({ mail: hire.mail, problem: null })
})
