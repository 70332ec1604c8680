import { afterAll, beforeAll, expect } from 'vitest'
import { claimPaths } from '../../protocol/claim-api.ts'
import { refusedBy } from '../machine/attack.ts'
import { claimByHand, openByHand, proveByHand } from '../machine/claim-by-hand.ts'
import { inviteSomebody } from '../machine/invite-somebody.ts'
import { runCommandLine } from '../machine/run-command-line.ts'
import { startWorld, type World } from '../machine/start-world.ts'
import { tryPassword } from '../machine/try-password.ts'
import { waitFor } from '../machine/wait-for.ts'

const { test } = refusedBy(
  'the server, which ends boxes with their delivery and closes what was set all the same',
)
const desk = 'desk@contoso.test'
const password = 'Korenbloem-Fiets-Regen-7'
const slowly = {
  target: 'directory',
  kind: 'slow',
  operation: 'modify',
  milliseconds: 2500,
} as const
let world: World

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world?.stop())

const signsIn = (sam: string, typed = password) => tryPassword(world.simulator, sam, typed)

function rowOf(delivery: string) {
  return world.database.store
    .selectFrom('delivery')
    .selectAll()
    .where('id', '=', delivery)
    .executeTakeFirstOrThrow()
}

function boxesOf(delivery: string) {
  return world.database.store
    .selectFrom('agent_job')
    .select(['state', 'payload'])
    .where('delivery_id', '=', delivery)
    .where('kind', '=', 'set-first-password')
    .execute()
}

async function deskReads(delivery: string, said: string): Promise<void> {
  await waitFor(`the desk to read: ${said}`, async () => {
    const { ticket } = await rowOf(delivery)
    return world.simulator.mailbox
      .messages(desk)
      .find(({ text }) => ticket && text?.includes(ticket) && text.includes(said))
  })
}

async function cancel(delivery: string): Promise<void> {
  const { hire_id } = await rowOf(delivery)
  expect((await runCommandLine(world, 'hire', 'cancel', hire_id)).exitCode).toBe(0)
}

test('an offer withdrawn while the agent is setting the password: it is set, and closed at once', async () => {
  const hire = await inviteSomebody(world, 41)
  const browser = await openByHand(world, hire.link)
  const { state } = await proveByHand(world, browser, hire)
  world.simulator.faults.add(slowly)
  await browser.choosePassword(state, password)
  await waitFor('an agent to have the box', async () =>
    (await boxesOf(hire.delivery)).some((box) => box.state === 'taken'),
  )
  await cancel(hire.delivery)
  expect(await boxesOf(hire.delivery)).toMatchObject([{ payload: {} }])
  await deskReads(hire.delivery, 'The account is closed')
  expect(await signsIn(hire.sam)).toBe(false)
  expect((await rowOf(hire.delivery)).close_because).toBe('withdrawn')
})

test('"this was not me" while somebody is setting another password: that one is closed as well', async () => {
  const hire = await inviteSomebody(world, 42)
  await claimByHand(world, hire.link, hire, password)
  const { text } = await world.mail(hire.mail, /was set/)
  const browser = await openByHand(world, hire.link)
  const { state } = await proveByHand(world, browser, hire)
  world.simulator.faults.add(slowly)
  await browser.choosePassword(state, 'Zonnebloem-Boot-Wolken-8')
  await waitFor('an agent to have the box', async () =>
    (await boxesOf(hire.delivery)).some((box) => box.state === 'taken'),
  )
  const secret = /#n\.([\w-]{22})/.exec(text)?.[1] ?? ''
  await browser.call(claimPaths.notMe, { secret })
  await deskReads(hire.delivery, 'The account is closed')
  expect(await signsIn(hire.sam, 'Zonnebloem-Boot-Wolken-8')).toBe(false)
  expect(await signsIn(hire.sam)).toBe(false)
})

test('an offer withdrawn before any agent has taken the box: nothing is ever set', async () => {
  const hire = await inviteSomebody(world, 43)
  const browser = await openByHand(world, hire.link)
  const { state } = await proveByHand(world, browser, hire)
  const before = world.simulator.directory.account(hire.sam).passwordLastSet
  await world.agent.stop()
  await browser.choosePassword(state, password)
  await cancel(hire.delivery)
  expect(
    await boxesOf(hire.delivery).then((boxes) => boxes.filter((box) => box.state !== 'expired')),
  ).toEqual([])
  await waitFor('the contact to be erased', async () => {
    await world.wake(hire.delivery)
    return (await rowOf(hire.delivery)).erased_at !== null
  })
  expect(world.simulator.directory.account(hire.sam).passwordLastSet).toEqual(before)
  expect((await rowOf(hire.delivery)).close_asked_at).toBeNull()
})
