import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCommandLine } from '../machine/run-command-line.ts'
import { startWorld, type World } from '../machine/start-world.ts'
import { waitFor } from '../machine/wait-for.ts'

const plan = { route: 'pass-to-manager', inviteDaysBefore: 0 } as const
const manager = 'm.vandam@contoso.test'
let world: World
let managerId: string

beforeAll(async () => {
  world = await startWorld({
    cloud: { own: true, workflows: true },
    guard: { routes: ['pass-to-manager'] },
    plan,
  })
  managerId = world.simulator.tenant.addUser({ userPrincipalName: manager, mail: manager })
})
// Ends with the canary: the pass is in Entra's mail to the manager, and nowhere else.
afterAll(() => world?.stop())

async function hire(number: number, managed = true) {
  const sam = `managed${number}`
  const mail = `${sam}@example.org`
  const employeeNumber = `9100${number}`
  world.simulator.directory.addAccount({
    ...{ sAMAccountName: sam, commonName: sam, givenName: 'Barbara', surname: 'Quisling' },
    ...{ displayName: 'Barbara Quisling', employeeId: employeeNumber },
  })
  world.canary.keepPersonal([sam])
  await world.synchronise()
  const user = `${sam}@contoso.test`
  if (managed) world.simulator.tenant.setManager(user, managerId)
  const named = { employeeNumber, firstName: 'Barbara', lastName: 'Quisling' }
  const delivery = await world.hire({ ...named, mail, managerMail: 'somebody@contoso.test' })
  return { sam, mail, delivery, user }
}

const mailsOfManager = () => world.simulator.mailbox.messages(manager)

async function passFor(nth: number): Promise<string> {
  await waitFor('the pass to be mailed', () => mailsOfManager().length > nth)
  const words = (mailsOfManager()[nth]?.text ?? '').replaceAll(/\s+/g, ' ')
  return /Quisling yourself.*: (\S+) Ask them/.exec(words)?.[1] ?? ''
}

const readDelivery = (delivery: string) =>
  world.database.store
    .selectFrom('delivery')
    .selectAll()
    .where('id', '=', delivery)
    .executeTakeFirstOrThrow()

const show = async (delivery: string) => {
  const { hire_id } = await readDelivery(delivery)
  return (await runCommandLine(world, 'hire', 'show', hire_id)).output
}

test('the manager gets a pass, the hire the name; with a passkey it is gone, and what is missing is said', async () => {
  const { mail, delivery, user, sam } = await hire(1)
  const { tenant, directory } = world.simulator
  const pass = await passFor(0)
  await world.reaches(delivery, 'keyed')
  // The canary knows it, and looks for it everywhere else.
  expect(world.canary.secrets(world.simulator)).toContainEqual({ kind: 'mailed pass', value: pass })
  const { text: told } = await world.mail(mail, new RegExp(sam))
  expect(told).not.toContain(pass)
  expect(mailsOfManager()[0]?.text).not.toContain(sam)
  expect(world.simulator.mailbox.messages('somebody@contoso.test')).toEqual([])
  const shown = await show(delivery)
  expect(shown).toContain('pass-to-manager: The hire’s manager')
  expect(shown).toContain('readable by manager')

  const signedIn = tenant.signInWithPass(user, pass)
  if (!('session' in signedIn)) throw new Error(signedIn.refused)
  tenant.registerPasskey(signedIn.session)
  await world.wake(delivery)
  await waitFor('the pass to be gone', () => tenant.person(user).pass === undefined)
  await world.mail(mail, /nearly there/)
  expect(await show(delivery)).toContain('a password for the directory')
  expect(await world.phaseOf(delivery)).toBe('keyed')

  directory.signInInteractively(sam, { controller: 0, workstation: 'TC-01' })
  await world.wake(delivery)
  await world.reaches(delivery, 'closed')
  expect([mailsOfManager().length, tenant.workflowRuns().length]).toEqual([1, 1])
}, 60_000)

test('somebody without a manager in the tenant is on the desk, and no workflow is run', async () => {
  const runs = world.simulator.tenant.workflowRuns().length
  const { delivery } = await hire(2, false)
  await waitFor('the desk to be told', async () => {
    return (await readDelivery(delivery)).desk_told_of === 'manager-missing'
  })
  expect(world.simulator.tenant.workflowRuns()).toHaveLength(runs)
}, 60_000)
