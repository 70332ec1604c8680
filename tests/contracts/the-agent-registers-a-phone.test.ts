import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { pressForPhone } from '../machine/press-for-phone.ts'
import { type Claim, newClaim } from '../machine/start-agent.ts'
import { type CloudWorld, startCloudWorld } from '../machine/start-cloud-world.ts'

let world: CloudWorld
let number = 0
beforeAll(async () => {
  world = await startCloudWorld({
    guard: { texts: { perNumber: 1000 } },
    phones: { perHour: 1000 },
  })
})
beforeEach(() => world.simulator.faults.clear())
afterAll(async () => {
  // Whatever was asked and answered has the shapes that Microsoft published.
  expect(world.problems).toEqual([])
  await world.stop()
})

/** Somebody who is in the directory and in the tenant, and has typed their code. */
async function newcomer(): Promise<{ claim: Claim; grant: string; user: string }> {
  number += 1
  const account = world.addNewcomer(`newcomer${number}`)
  const user = await world.synchronise(account)
  const claim = await newClaim(account)
  return { claim, user, grant: await world.prove(claim) }
}
const ask = async (claim: Claim, grant: string, changes = {}) =>
  world.agent.server.ask('register-phone', await pressForPhone(claim, [grant], changes))
const unregister = ({ account, delivery }: Claim, receipt: string) =>
  world.agent.server.ask('unregister-phone', {
    ...{ account, delivery, directory: 'contoso', receipt },
  })
const phonesOf = (user: string) =>
  world.simulator.tenant
    .person(user)
    .methods.filter(({ kind }) => kind === 'phone')
    .map(({ details }) => details)
async function registered() {
  const { claim, grant, user } = await newcomer()
  const result = await ask(claim, grant)
  if (result.outcome !== 'registered') throw new Error(JSON.stringify(result))
  return { claim, grant, user, receipt: result.receipt }
}

test('a press registers the number that the code went to, and it opens self-service reset', async () => {
  const { user } = await registered()
  expect(phonesOf(user)).toMatchObject([{ phoneNumber: '+31 612345678', phoneType: 'mobile' }])
  const { tenant } = world.simulator
  tenant.setResetPolicy({ isOn: true, methodsRequired: 1 })
  // What is refused then is for want of writeback alone.
  const upn = `newcomer${number}@contoso.test`
  expect(tenant.passwordReset.begin(upn)).toEqual({ refused: 'no-writeback' })
})

test('asked again it stays one, with the same answer; removed it is gone, twice is once', async () => {
  const { claim, grant, user, receipt } = await registered()
  expect(await ask(claim, grant)).toMatchObject({ outcome: 'registered', receipt })
  expect(phonesOf(user)).toHaveLength(1)
  expect(await unregister(claim, receipt)).toEqual({ outcome: 'removed' })
  expect(phonesOf(user)).toEqual([])
  expect(await unregister(claim, receipt)).toEqual({ outcome: 'gone' })
})

test.each(['drop', 'drop-after'] as const)(
  'an answer that was lost (%s) leaves one phone, and its receipt takes it away',
  async (kind) => {
    const { claim, grant, user } = await newcomer()
    world.simulator.faults.add({ target: 'graph', kind, operation: 'create-phone' })
    const result = await ask(claim, grant)
    if (result.outcome !== 'registered') throw new Error(result.outcome)
    expect(phonesOf(user)).toHaveLength(1)
    expect(await unregister(claim, result.receipt)).toEqual({ outcome: 'removed' })
  },
)

test('a phone that was registered anew, of this number or another, is not ours any more, and stays', async () => {
  const { tenant } = world.simulator
  for (const phoneNumber of ['+31 698765432', '+31 612345678']) {
    const { claim, user, receipt } = await registered()
    for (const { id, kind } of tenant.person(user).methods) {
      if (kind === 'phone') tenant.removeMethod(user, id)
    }
    tenant.registerMethod(user, 'phone', { phoneNumber, phoneType: 'mobile' })
    expect(await unregister(claim, receipt)).toEqual({ outcome: 'kept' })
    expect(phonesOf(user)).toMatchObject([{ phoneNumber }])
  }
})
