import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimPaths } from '../../protocol/claim-api.ts'
import { claimByHand, openByHand } from '../machine/claim-by-hand.ts'
import { type Invited, inviteSomebody } from '../machine/invite-somebody.ts'
import { runCommandLine } from '../machine/run-command-line.ts'
import { startWorld, type World } from '../machine/start-world.ts'
import { tryPassword } from '../machine/try-password.ts'
import { waitFor } from '../machine/wait-for.ts'

const desk = 'desk@contoso.test'
const password = 'Korenbloem-Fiets-Regen-7'
let world: World

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world?.stop())

const signsIn = (sam: string, typed = password) => tryPassword(world.simulator, sam, typed)

/** Somebody who has chosen a password; whoever reads their mailbox can say that it was not them. */
async function letChoose(number: number) {
  const invited = await inviteSomebody(world, number)
  const { browser } = await claimByHand(world, invited.link, invited, password)
  expect(await signsIn(invited.sam)).toBe(true)
  return { ...invited, browser }
}

async function pressNotMe({ mail, link }: Invited): Promise<void> {
  const { text } = await world.mail(mail, /was set/)
  const secret = /#n\.([\w-]{22})/.exec(text)?.[1] ?? ''
  const { call } = await openByHand(world, link)
  expect((await call(claimPaths.notMe, { secret })).status).toBe(200)
}

function rowOf(delivery: string) {
  return world.database.store
    .selectFrom('delivery')
    .selectAll()
    .where('id', '=', delivery)
    .executeTakeFirstOrThrow()
}

async function hireOf(delivery: string): Promise<string> {
  return (await rowOf(delivery)).hire_id
}

/** The desk's mail about one ticket that says this. */
async function deskReads(delivery: string, said: string): Promise<string> {
  const { text } = await waitFor(`the desk to read: ${said}`, async () => {
    const { ticket } = await rowOf(delivery)
    return world.simulator.mailbox
      .messages(desk)
      .find(({ text: body }) => ticket && body?.includes(ticket) && body.includes(said))
  })
  return text ?? ''
}

async function eventsOf(delivery: string): Promise<readonly string[]> {
  const rows = await world.database.store
    .selectFrom('ledger')
    .select('event')
    .where('subject', '=', delivery)
    .orderBy('seq')
    .execute()
  return rows.map(({ event }) => event)
}

test('"this was not me" closes the account at once, and the desk reads what remains to be done', async () => {
  const hire = await letChoose(1)
  await pressNotMe(hire)
  await deskReads(hire.delivery, 'this was not me')
  const said = await deskReads(hire.delivery, 'The account is closed')
  expect(said).toContain('Kerberos')
  expect(await signsIn(hire.sam)).toBe(false)
  expect(await eventsOf(hire.delivery)).toEqual(
    expect.arrayContaining(['close-asked', 'account-closed']),
  )
  // A second press, or a hundred, does nothing more.
  const { passwordLastSet } = world.simulator.directory.account(hire.sam)
  await pressNotMe(hire)
  await world.wake(hire.delivery)
  expect(world.simulator.directory.account(hire.sam).passwordLastSet).toEqual(passwordLastSet)
})

test('it works as well after the thief has signed in, and the delivery is long closed', async () => {
  const hire = await letChoose(2)
  const place = { controller: 0, workstation: 'TC-01' }
  expect(world.simulator.directory.signInInteractively(hire.sam, place)).toBe('ok')
  await world.reaches(hire.delivery, 'closed')
  await pressNotMe(hire)
  await deskReads(hire.delivery, 'this was not me')
  await deskReads(hire.delivery, 'The account is closed')
  expect(await signsIn(hire.sam)).toBe(false)
})

test('where the owner has changed the password since, nothing is touched, and the desk reads why', async () => {
  const hire = await letChoose(3)
  world.simulator.directory.setPassword(hire.sam, 'Zonnebloem-Boot-Wolken-8')
  await pressNotMe(hire)
  const said = await deskReads(hire.delivery, 'The account was not closed')
  expect(said).toContain('disable the account')
  expect(await signsIn(hire.sam, 'Zonnebloem-Boot-Wolken-8')).toBe(true)
})

test('an offer that is withdrawn after the key was set closes the account, then erases the person', async () => {
  const hire = await letChoose(4)
  const id = await hireOf(hire.delivery)
  const { output } = await runCommandLine(world, 'hire', 'cancel', id)
  expect(output).toContain('its account is being closed')
  const said = await deskReads(hire.delivery, 'The account is closed')
  // The desk can read whom it is about, though the data is erased right after.
  expect(said).toContain('Barbara Quisling')
  expect(await signsIn(hire.sam)).toBe(false)
  await waitFor('the contact to be erased', async () => {
    await world.wake(hire.delivery)
    return (await rowOf(hire.delivery)).erased_at !== null
  })
})

test('a mistake is closed from the desk, and invited again: a wrong close costs a new claim', async () => {
  const hire = await letChoose(5)
  const id = await hireOf(hire.delivery)
  const early = await runCommandLine(world, 'hire', 'close', id)
  expect(early.output).toContain('closing')
  await deskReads(hire.delivery, 'The account is closed')
  expect(await signsIn(hire.sam)).toBe(false)
  const { status } = await (await openByHand(world, hire.link)).call(claimPaths.open, {
    link: hire.link.replace(/.*#/, ''),
  })
  expect(status).toBe(404)

  const { output } = await runCommandLine(world, 'hire', 'invite', id)
  expect(output).toContain('inviting')
  const link = await waitFor('a new link', async () => {
    const newest = await world.link(hire.mail)
    return newest === hire.link ? undefined : newest
  })
  const again = await openByHand(world, link)
  expect((await again.hello()).purpose).toBe('again')
  await claimByHand(world, link, hire, 'Zonnebloem-Boot-Wolken-8')
  expect(await signsIn(hire.sam, 'Zonnebloem-Boot-Wolken-8')).toBe(true)
})

test('nothing is closed where no key was set', async () => {
  const hire = await inviteSomebody(world, 6)
  const { exitCode, output } = await runCommandLine(
    world,
    'hire',
    'close',
    await hireOf(hire.delivery),
  )
  expect(exitCode).toBe(1)
  expect(output).toContain('nothing to close')
})
