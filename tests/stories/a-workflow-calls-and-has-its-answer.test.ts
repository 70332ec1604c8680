import { afterAll, beforeAll, expect, test } from 'vitest'
import { openByHand, proveByHand } from '../machine/claim-by-hand.ts'
import { connectRelay, deployRelay } from '../machine/connect-relay.ts'
import { reservePort } from '../machine/reserve-port.ts'
import { startWorld, type World } from '../machine/start-world.ts'
import { waitFor } from '../machine/wait-for.ts'

let world: World
let workflow = ''
beforeAll(async () => {
  const port = await reservePort()
  world = await startWorld({
    guard: { deny: ['arrival04'] },
    cloud: { arrivals: { workflows: true }, worlds: ['ad'] },
    server: (simulator) => ({
      ...deployRelay(simulator, port),
      intake: { country: 'NL', textCountries: ['NL'], timeZone: 'Europe/Amsterdam' },
    }),
  })
  workflow = await connectRelay(world.simulator, world.application?.appId ?? '')
})
afterAll(() => world.stop())

const days = (count: number) => new Date(Date.now() + count * 86_400_000).toISOString()

/** Somebody in the directory and the tenant, as provisioning leaves them. */
async function provision(number: number, more: Readonly<Record<string, unknown>> = {}) {
  const two = String(number).padStart(2, '0')
  const sam = `arrival${two}`
  const { directory, tenant } = world.simulator
  world.canary.keepPersonal([sam])
  directory.addAccount({
    ...{ sAMAccountName: sam, commonName: sam, givenName: 'Barbara', surname: 'Quisling' },
    ...{ displayName: 'Barbara Quisling', employeeId: `800${two}`, mobile: `+316123480${two}` },
  })
  await world.synchronise()
  tenant.setUser(`${sam}@contoso.test`, {
    employeeHireDate: days(3),
    otherMails: [`${sam}@example.org`],
    preferredLanguage: 'en-GB',
    ...more,
  })
  const { id } = tenant.person(`${sam}@contoso.test`).user
  return { id, sam, mail: `${sam}@example.org`, mobile: `+316123480${two}` }
}

const resultOf = (run: string) =>
  world.simulator.tenant.workflowRuns().find(({ id }) => id === run)?.subjects[0]?.tasks[0]

async function runFor(person: string): Promise<string> {
  const run = world.simulator.tenant.activateWorkflow(workflow, [person])
  await waitFor('the workflow to have its answer', () => resultOf(run)?.status !== 'inProgress')
  return resultOf(run)?.status ?? ''
}

const cases = () => world.database.store.selectFrom('workflow_case').selectAll().execute()
const caseOf = async (person: string) => (await cases()).find((each) => each.person === person)

test('a workflow names somebody: they are invited, claim, and the workflow has long had its answer', async () => {
  const somebody = await provision(1)
  expect(await runFor(somebody.id)).toBe('completed')
  const row = await waitFor('the case to be over', async () => {
    const found = await caseOf(somebody.id)
    return found?.state === 'over' ? found : undefined
  })
  expect(row).toMatchObject({ answer: 'completed', ended: 'told', code: null })

  const link = await world.link(somebody.mail)
  const browser = await openByHand(world, link)
  const { state } = await proveByHand(world, browser, somebody)
  await browser.choosePassword(state, 'Korenbloem-Fiets-Regen-7')
  expect(await browser.until('done')).toMatchObject({ password: 'set' })
})

test('the same call again, and another run for the same person, make no second delivery', async () => {
  const somebody = await provision(2)
  world.simulator.faults.add({ target: 'relay', operation: 'call', kind: 'drop-after' })
  expect(await runFor(somebody.id)).toBe('completed')
  expect(await runFor(somebody.id)).toBe('completed')
  const hires = await world.database.store
    .selectFrom('hire')
    .select('source')
    .where('employee_number', '=', '80002')
    .execute()
  expect(hires).toEqual([{ source: 'workflow' }])
})

test('somebody without a hire date is a no, with a code', async () => {
  const somebody = await provision(3, { employeeHireDate: null })
  expect(await runFor(somebody.id)).toBe('failed')
  expect(await caseOf(somebody.id)).toMatchObject({ answer: 'failed', code: 'person-hire-date' })
})

test('somebody whom the guard keeps out of reach is a no', async () => {
  const somebody = await provision(4)
  expect(await runFor(somebody.id)).toBe('failed')
  expect(await caseOf(somebody.id)).toMatchObject({ answer: 'failed', code: 'guard-denied' })
})

test('what cannot be understood of how to reach them is left out, and they are taken all the same', async () => {
  const somebody = await provision(5, { otherMails: ['no address'] })
  expect(await runFor(somebody.id)).toBe('completed')
  const row = await caseOf(somebody.id)
  const contact = await world.database.store
    .selectFrom('hire_contact')
    .select(['mail', 'first_name'])
    .where('hire_id', '=', row?.hire_id ?? '')
    .executeTakeFirst()
  expect(contact).toEqual({ mail: null, first_name: 'Barbara' })
})
