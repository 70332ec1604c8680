import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCommandLine } from '../machine/run-command-line.ts'
import { startWorld, type World } from '../machine/start-world.ts'
import { waitFor } from '../machine/wait-for.ts'

const plan = { route: 'pass-by-text', inviteDaysBefore: 0 } as const
const manager = 'm.vandam@contoso.test'
let world: World

beforeAll(async () => {
  world = await startWorld({ cloud: { own: true }, guard: { routes: ['pass-by-text'] }, plan })
})
// Ends with the canary: the pass is in the text message, and nowhere else.
afterAll(() => world?.stop())

async function hire(number: number) {
  const sam = `texted${number}`
  const mobile = `+3161239000${number}`
  const mail = `${sam}@example.org`
  const employeeNumber = `9000${number}`
  world.simulator.directory.addAccount({
    ...{ sAMAccountName: sam, commonName: sam, givenName: 'Barbara', surname: 'Quisling' },
    ...{ displayName: 'Barbara Quisling', employeeId: employeeNumber, mobile },
  })
  world.canary.keepPersonal([sam])
  await world.synchronise()
  const named = { employeeNumber, firstName: 'Barbara', lastName: 'Quisling' }
  const delivery = await world.hire({ ...named, mail, managerMail: manager })
  return { sam, mobile, mail, delivery, user: `${sam}@contoso.test` }
}

async function passOn(mobile: string, nth = 0): Promise<string> {
  const texts = () => world.simulator.phone.messages(mobile)
  await waitFor('the pass to arrive', () => texts().length > nth)
  return /: (\S+) is your pass for/.exec(texts()[nth]?.text ?? '')?.[1] ?? ''
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

test('the phone gets a pass, the manager the name; with a passkey it is gone, and what is missing is said', async () => {
  const { mobile, mail, delivery, user, sam } = await hire(1)
  const { tenant, directory } = world.simulator
  const pass = await passOn(mobile)
  await world.reaches(delivery, 'keyed')
  const [text] = world.simulator.phone.messages(mobile)
  expect(text?.text).toContain('aka.ms/mysecurityinfo')
  expect(text?.text).not.toContain(sam)
  const { text: told } = await world.mail(manager, new RegExp(sam))
  expect(told).not.toContain(pass)
  const shown = await show(delivery)
  expect(shown).toContain('pass-by-text: Whoever holds the hire’s number')
  expect(shown).toContain('readable by number-holder')

  const signedIn = tenant.signInWithPass(user, pass)
  if (!('session' in signedIn)) throw new Error(signedIn.refused)
  tenant.registerPasskey(signedIn.session)
  await world.wake(delivery)
  await waitFor('the pass to be gone', () => tenant.person(user).pass === undefined)
  // Nobody has a password for the directory: the delivery waits for it, and says so to whoever asks, the hire first.
  const { text: done } = await world.mail(mail, /nearly there/)
  expect(done).toContain('/password')
  expect(done).toContain('This was not me')
  expect(await show(delivery)).toContain('a password for the directory')
  expect(await world.phaseOf(delivery)).toBe('keyed')

  directory.signInInteractively(sam, { controller: 0, workstation: 'TC-01' })
  await world.wake(delivery)
  await world.reaches(delivery, 'closed')
  expect(world.simulator.phone.messages(mobile)).toHaveLength(1)
}, 60_000)

test('one that nobody uses ends, the desk hears of it and can have another sent', async () => {
  const { mobile, delivery, user } = await hire(2)
  const first = await passOn(mobile)
  await world.reaches(delivery, 'keyed')
  const past = new Date(Date.now() - 1000)
  await world.database.store
    .updateTable('pass')
    .set({ expires_at: past, watched_at: new Date() })
    .where('delivery_id', '=', delivery)
    .execute()
  await world.wake(delivery)
  await waitFor('the desk to be told', async () => {
    return (await readDelivery(delivery)).desk_told_of === 'pass-not-used'
  })
  const { tenant } = world.simulator
  expect(tenant.signInWithPass(user, first)).toHaveProperty('refused')

  const { hire_id } = await readDelivery(delivery)
  await runCommandLine(world, 'hire', 'invite', hire_id)
  const second = await passOn(mobile, 1)
  expect(second).not.toBe(first)
  expect(tenant.signInWithPass(user, second)).toHaveProperty('session')
}, 60_000)

test('one whose hire is called off opens nothing any more', async () => {
  const { mobile, delivery, user } = await hire(3)
  const pass = await passOn(mobile)
  await world.reaches(delivery, 'keyed')
  const { hire_id } = await readDelivery(delivery)
  await runCommandLine(world, 'hire', 'cancel', hire_id)
  const { tenant } = world.simulator
  await waitFor('the pass to be gone', () => tenant.person(user).pass === undefined)
  expect(tenant.signInWithPass(user, pass)).toHaveProperty('refused')
}, 60_000)
