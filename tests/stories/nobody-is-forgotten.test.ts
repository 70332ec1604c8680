import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeIn, openByHand } from '../machine/claim-by-hand.ts'
import { startWorld, type World } from '../machine/start-world.ts'
import { waitFor } from '../machine/wait-for.ts'

let world: World

beforeAll(async () => {
  world = await startWorld({ plan: { deadlineHours: 48 } })
})
afterAll(() => world?.stop())

const desk = 'desk@contoso.test'
/** Far enough from the deadline for nobody to be late. */
const startsIn = 20
const person = (employeeNumber: string, firstName: string) => ({
  employeeNumber,
  firstName,
  lastName: 'Jansen',
  startsIn,
})

function addAccount(employeeId: string, sam: string, mobile?: string): void {
  world.simulator.directory.addAccount({
    sAMAccountName: sam,
    commonName: sam,
    displayName: sam,
    employeeId,
    mobile,
  })
}

test('an account that appears later is found, and its owner invited', async () => {
  const mail = 'late@example.org'
  const delivery = await world.hire({ ...person('30001', 'Lana'), mail, mobile: '+31612340001' })
  await waitFor('a search in vain', async () => {
    const row = await world.database.store
      .selectFrom('delivery')
      .select('searched_at')
      .where('id', '=', delivery)
      .executeTakeFirst()
    return row?.searched_at ?? undefined
  })
  expect(await world.phaseOf(delivery)).toBe('finding')
  expect(world.simulator.mailbox.messages(mail)).toHaveLength(0)
  addAccount('30001', 'llate')
  const browser = await openByHand(world, await world.link(mail))
  expect(await browser.hello()).toMatchObject({ firstName: 'Lana' })
})

test('two accounts with one employee number are for the desk, with a reference and a next step', async () => {
  addAccount('30002', 'twin1')
  addAccount('30002', 'twin2')
  const mail = 'twin@example.org'
  await world.hire({ ...person('30002', 'Tessa'), mail, mobile: '+31612340002' })
  const ticket = await world.mail(desk, /Tessa Jansen/)
  expect(ticket.subject).toMatch(/FK-[A-Z2-9]{4}-[A-Z2-9]{4}/)
  expect(ticket.text).toContain('More than one account carries this employee number.')
  expect(ticket.text).toContain('Correct the accounts, then look again.')
  expect(world.simulator.mailbox.messages(mail)).toHaveLength(0)
})

test('where only one way to somebody is known the desk hears of it, and the delivery goes on when the other arrives', async () => {
  addAccount('30003', 'missing')
  const mail = 'missing@example.org'
  await world.hire({ ...person('30003', 'Mira'), mail })
  const ticket = await world.mail(desk, /Mira Jansen/)
  expect(ticket.text).toContain('Fewer than two ways to reach the hire are known.')
  expect(world.simulator.mailbox.messages(mail)).toHaveLength(0)
  await world.hire({ ...person('30003', 'Mira'), mobile: '+31612340003' })
  const browser = await openByHand(world, await world.link(mail))
  expect(await browser.hello()).toMatchObject({ firstName: 'Mira' })
})

test('a mailbox that arrives later is written to', async () => {
  addAccount('30004', 'nomail', '+31612340004')
  await world.hire(person('30004', 'Nora'))
  await world.mail(desk, /Nora Jansen/)
  await world.hire({ ...person('30004', 'Nora'), mail: 'nora@example.org' })
  await world.link('nora@example.org')
})

test('who does not answer is on the desk before the start, and the link still works', async () => {
  addAccount('30005', 'silent')
  const mail = 'silent@example.org'
  const silent = { ...person('30005', 'Silvia'), startsIn: 1, mail, mobile: '+31612340005' }
  const delivery = await world.hire(silent)
  const link = await world.link(mail)
  await world.database.store
    .updateTable('delivery')
    .set({ invited_at: new Date(Date.now() - 2 * 3_600_000) })
    .where('id', '=', delivery)
    .execute()
  await world.wake(delivery)
  const ticket = await world.mail(desk, /Silvia Jansen/)
  expect(ticket.text).toContain('The hire has not claimed the key before the deadline.')
  await expect((await openByHand(world, link)).hello()).resolves.toBeTruthy()
})

test('the desk is told of everybody, however many there are on one day', async () => {
  for (let number = 0; number < 25; number += 1) {
    await world.hire({ ...person(`4${number}`, `Name${number}`), startsIn: 1 })
  }
  // Nobody by these numbers appears, and the deadline has passed.
  await waitFor('every ticket', () => {
    const subjects = world.simulator.mailbox.messages(desk).map(({ subject }) => subject)
    return Array.from({ length: 25 }, (_, number) => `Name${number} Jansen`).every((name) =>
      subjects.some((subject) => subject.includes(name)),
    )
  })
})

test('the manager learns who comes, when, and the account name, and nothing that opens anything', async () => {
  addAccount('30006', 'mnewcomer')
  const [mail, managerMail, mobile] = ['managed@example.org', 'boss@contoso.test', '+31612340006']
  await world.hire({ ...person('30006', 'Manon'), mail, mobile, managerMail })
  const link = await world.link(mail)
  const browser = await openByHand(world, link)
  await browser.begin()
  const mailStep = await browser.until('code', ({ channel }) => channel === 'mail')
  const mailed = codeIn((await world.mail(mail, /code/i)).text)
  await browser.typeCode(mailStep, mailed)
  const textStep = await browser.until('code', (s) => s.channel === 'text' && s.stage === 'sent')
  const texted = codeIn(await world.text(mobile, /code/))
  await browser.typeCode(textStep, texted)
  await browser.choosePassword(await browser.until('password'), 'Korenbloem-Fiets-Regen-7')
  await browser.until('done')
  const notice = await world.mail(managerMail, /Manon Jansen/)
  expect(notice.text).toContain('mnewcomer')
  const opening = [mailed, texted, 'Korenbloem', new URL(link).hash.slice(1), 'http']
  for (const { html, text, subject } of world.simulator.mailbox.messages(managerMail)) {
    for (const secret of opening) expect(`${subject} ${text} ${html}`).not.toContain(secret)
  }
})
