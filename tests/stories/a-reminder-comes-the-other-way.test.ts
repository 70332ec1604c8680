import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeIn, openByHand } from '../machine/claim-by-hand.ts'
import { startWorld, type World } from '../machine/start-world.ts'

let world: World

beforeAll(async () => {
  world = await startWorld({ texts: true, plan: { remindDaysBefore: [3], inviteAt: '00:00' } })
})
afterAll(() => world?.stop())

test('an invitation that its mail provider lost is followed by a text, and its link leads in', async () => {
  const names = { sAMAccountName: 'lost', commonName: 'lost', displayName: 'lost' }
  world.simulator.directory.addAccount({ ...names, employeeId: '32001' })
  const [mail, mobile] = ['lost@example.org', '+31612342001']
  const person = { employeeNumber: '32001', firstName: 'Lotte', lastName: 'Jansen' }
  const delivery = await world.hire({ ...person, startsIn: 20, mail, mobile })
  const invited = await world.link(mail)
  // Seventeen days pass: the start is near, and nobody has answered.
  await world.database.store
    .updateTable('hire')
    .set({ starts_on: dayFromNow(2) })
    .where('employee_number', '=', '32001')
    .execute()
  await world.database.store
    .updateTable('delivery')
    .set({ invited_at: new Date(Date.now() - 17 * 86_400_000) })
    .where('id', '=', delivery)
    .execute()
  await world.wake(delivery)
  const text = await world.text(mobile, /#[\w-]{22}\b/)
  const [link = ''] = /https?:\/\/\S+#[\w-]{22}\b/.exec(text) ?? []
  expect(link).toBe(invited)
  expect(world.simulator.mailbox.messages(mail)).toHaveLength(1)
  const browser = await openByHand(world, link)
  await browser.begin()
  const first = await browser.until('code', ({ channel }) => channel === 'mail')
  await browser.typeCode(first, codeIn((await world.mail(mail, /code/i)).text))
  await browser.until('code', ({ channel, stage }) => channel === 'text' && stage === 'sent')
})

function dayFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
}
