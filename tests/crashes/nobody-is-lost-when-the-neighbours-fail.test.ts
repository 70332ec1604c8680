import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Fault } from '../../simulator/faults.ts'
import { bringIn } from '../machine/fire/bring-in.ts'
import { createPerson } from '../machine/fire/create-person.ts'
import { findBrokenPromises } from '../machine/fire/find-broken-promises.ts'
import { type CrashWorld, startCrashWorld } from '../machine/fire/start-crash-world.ts'
import { waitFor } from '../machine/wait-for.ts'

let world: CrashWorld
beforeAll(async () => {
  world = await startCrashWorld({ mail: { connectTimeout: 1000, sendTimeout: 2000 } })
})
afterAll(() => world.stop())

const bringInAll = (numbers: readonly number[]) =>
  Promise.all(numbers.map((number) => bringIn(number, world)))

const strike = (...faults: readonly Fault[]) => {
  for (const fault of faults) world.simulator.faults.add(fault)
}

/** SMPP 3.4: the throttling limit has been exceeded. */
const throttled = 0x58

test('mail and text providers refuse, hang, throttle, cut off, and lose what they took', async () => {
  strike(
    { target: 'mailbox', kind: 'refuse' },
    { target: 'mailbox', operation: 'data', kind: 'hang' },
    { target: 'mailbox', operation: 'data', kind: 'error', code: 451 },
    { target: 'mailbox', operation: 'data', kind: 'drop-after' },
    { target: 'phone', operation: 'submit', kind: 'error', code: throttled },
    { target: 'phone', operation: 'submit', kind: 'lose' },
    { target: 'phone', operation: 'submit', kind: 'undeliverable' },
    { target: 'phone', operation: 'submit', kind: 'drop' },
  )
  const arrivals = await bringInAll([1, 2, 3, 4])
  expect(world.simulator.faults.list()).toEqual([])
  // What was taken without a word is said once more; what was lost is missing until the hire asks again.
  const broken = await findBrokenPromises(arrivals, world, { mail: 1, text: 0 })
  expect(broken).toEqual([])
}, 180_000)

test('an agent that cannot reach the server goes on where it was', async () => {
  const coming = bringInAll([10, 11, 12])
  await sleep(1000)
  world.agents.cut()
  await sleep(5000)
  world.agents.mend()
  expect(await findBrokenPromises(await coming, world, { mail: 0, text: 1 })).toEqual([])
}, 180_000)

test('a directory that is down is waited for', async () => {
  const coming = bringInAll([20, 21, 22])
  await sleep(1500)
  strike(
    { target: 'directory', kind: 'refuse', times: 'always' },
    { target: 'directory', kind: 'drop', times: 'always' },
  )
  await sleep(5000)
  world.simulator.faults.clear()
  expect(await findBrokenPromises(await coming, world, { mail: 0, text: 1 })).toEqual([])
}, 180_000)

test('the desk is told of an address that does not exist', async () => {
  strike({ target: 'mailbox', operation: 'recipient', kind: 'error', code: 550 })
  const delivery = await world.hire(createPerson(30, world.simulator))
  const ticket = await waitFor('a ticket', async () => {
    const row = await world.store
      .selectFrom('delivery')
      .select(['ticket', 'desk_told_of'])
      .where('id', '=', delivery)
      .executeTakeFirstOrThrow()
    return row.desk_told_of === 'message-not-delivered' ? (row.ticket ?? undefined) : undefined
  })
  const mail = await waitFor('a mail to the desk', () =>
    world.simulator.mailbox
      .messages('desk@contoso.test')
      .find(({ text }) => text?.includes(ticket)),
  )
  expect(mail.text).toContain('Barbara Number 30')
})
