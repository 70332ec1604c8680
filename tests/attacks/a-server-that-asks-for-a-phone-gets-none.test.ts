import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect } from 'vitest'
import { createGrant } from '../../protocol/grant.ts'
import { createKeyPair } from '../../protocol/keys.ts'
import { refusedBy } from '../machine/attack.ts'
import { pressForPhone } from '../machine/press-for-phone.ts'
import { type Claim, newClaim, openBrowser } from '../machine/start-agent.ts'
import { type CloudWorld, startCloudWorld } from '../machine/start-cloud-world.ts'

const { control, test } = refusedBy('the agent’s guard: the route by its name, the number it knows')
const mine = '+31687650009'
let world: CloudWorld
/** Its guard names no route. */
let strict: CloudWorld
let number = 0
beforeAll(async () => {
  const guard = { texts: { perNumber: 1000 }, numbers: 'directory' }
  world = await startCloudWorld({ guard, phones: { perHour: 1000 } })
  strict = await startCloudWorld({ guard })
})
afterAll(async () => {
  await world.stop()
  await strict.stop()
})

/** Somebody who is in both worlds, and has given their code: everything that a server could have seen is at hand. */
async function newcomer(of = world): Promise<{ claim: Claim; grant: string; user: string }> {
  number += 1
  const account = of.addNewcomer(`newcomer${number}`)
  const user = await of.synchronise(account)
  const claim = await newClaim(account)
  return { claim, user, grant: await of.prove(claim) }
}
const ask = async (claim: Claim, grants: readonly string[], changes = {}, of = world) =>
  of.agent.server.ask('register-phone', await pressForPhone(claim, grants, changes))
const phonesOf = (user: string, of = world) =>
  of.simulator.tenant
    .person(user)
    .methods.flatMap(({ kind, details }) =>
      kind === 'phone' ? String(details['phoneNumber']) : [],
    )
const code = (result: { readonly outcome: string; readonly code?: string }) =>
  result.outcome === 'refused' ? result.code : result.outcome

control('the honest way registers the phone of the directory', async () => {
  const { claim, grant, user } = await newcomer()
  expect(code(await ask(claim, [grant]))).toBe('registered')
  expect(phonesOf(user)).toEqual(['+31 612345678'])
})

test('for a claim, where the guard allows nothing less: every grant is there, and nothing is registered', async () => {
  const { claim, grant, user } = await newcomer(strict)
  expect(code(await ask(claim, [grant], {}, strict))).toBe('guard-route')
  expect(phonesOf(user, strict)).toEqual([])
})

test('with a number in the job: it is no job', async () => {
  const { claim, grant, user } = await newcomer()
  for (const name of ['number', 'mobile', 'phoneNumber']) {
    world.agent.server.give('register-phone', {
      ...{ ...(await pressForPhone(claim, [grant])), [name]: mine },
    })
  }
  // What came before this has been read by then, and left alone.
  expect(code(await ask(claim, []))).toBe('guard-proof')
  expect(phonesOf(user)).toEqual([])
})

test('with a number named before or after, as HR would: the directory’s is registered, or none', async () => {
  const { claim, grant, user } = await newcomer()
  const name = (sam: string) =>
    world.agent.server.ask('find-account', {
      ...{ directory: 'contoso', delivery: randomUUID(), mobile: mine },
      hint: { employeeNumber: `E-${sam}` },
    })
  await name(`newcomer${number}`)
  expect(code(await ask(claim, [grant]))).toBe('registered')
  expect(phonesOf(user)).toEqual(['+31 612345678'])
})

test('with a press that nobody made: no grant, another’s, a forged one, another browser’s, yesterday’s', async () => {
  const { claim, grant, user } = await newcomer()
  const someone = await newcomer()
  const forged = await createGrant(
    {
      ...{ proof: 'text', account: claim.account, directory: 'contoso', purpose: 'first' },
      ...{ delivery: claim.delivery, keys: claim.browser.thumbprints },
    },
    await createKeyPair('sig', { extractable: false }),
    new Date(),
  )
  for (const grants of [[], [someone.grant], [forged]]) {
    expect(code(await ask(claim, grants))).toBe('guard-proof')
  }
  const attacker = await openBrowser()
  expect(code(await ask(claim, [grant], { sig: attacker.sig }))).toBe('guard-proof')
  const yesterday = new Date(Date.now() - 86_400_000)
  expect(code(await ask(claim, [grant], { at: yesterday }))).toBe('guard-proof')
  const other = await pressForPhone(someone.claim, [grant])
  const swapped = { ...(await pressForPhone(claim, [grant])), request: other.request }
  expect(code(await world.agent.server.ask('register-phone', swapped))).toBe('guard-proof')
  expect(phonesOf(user)).toEqual([])
})

test('for whoever was there before: signed in, with a phone of their own, or with a role', async () => {
  const { tenant } = world.simulator
  const signedIn = await newcomer()
  tenant.recordSignIn(signedIn.user)
  expect(code(await ask(signedIn.claim, [signedIn.grant]))).toBe('guard-used')
  const held = await newcomer()
  const own = { phoneNumber: '+31 698765432', phoneType: 'mobile' }
  tenant.registerMethod(held.user, 'phone', own)
  expect(code(await ask(held.claim, [held.grant]))).toBe('guard-used')
  const admin = await newcomer()
  tenant.assignRole(admin.user, 'Global Administrator', { eligible: true })
  expect(code(await ask(admin.claim, [admin.grant]))).toBe('guard-protected')
  expect([signedIn, held, admin].map(({ user }) => phonesOf(user))).toEqual([
    [],
    [own.phoneNumber],
    [],
  ])
})

test('to be taken away that is somebody else’s', async () => {
  const { claim, grant } = await newcomer()
  const result = await ask(claim, [grant])
  if (result.outcome !== 'registered') throw new Error(result.outcome)
  const victim = await newcomer()
  const own = { phoneNumber: '+31 612345678', phoneType: 'mobile' }
  world.simulator.tenant.registerMethod(victim.user, 'phone', own)
  const remove = (receipt: string) =>
    world.agent.server.ask('unregister-phone', {
      ...{ account: victim.claim.account, delivery: claim.delivery, directory: 'contoso', receipt },
    })
  expect(code(await remove(result.receipt))).toBe('guard-proof')
  expect(code(await remove('e30.e30.e30'))).toBe('guard-proof')
  expect(phonesOf(victim.user)).toEqual([own.phoneNumber])
})

test('with a number that was written into the directory just now: it cools down first', async () => {
  const { claim, grant, user } = await newcomer()
  world.simulator.directory.setAttributes(`newcomer${number}`, { mobile: mine })
  expect(code(await ask(claim, [grant]))).toBe('registered')
  expect(phonesOf(user)).toEqual(['+31 612345678'])
})
