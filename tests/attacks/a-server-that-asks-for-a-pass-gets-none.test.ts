import { afterAll, beforeAll, expect } from 'vitest'
import { createGrant } from '../../protocol/grant.ts'
import { createKeyPair } from '../../protocol/keys.ts'
import { refusedBy } from '../machine/attack.ts'
import { mintByHand } from '../machine/mint-by-hand.ts'
import { type Claim, newClaim, openBrowser } from '../machine/start-agent.ts'
import {
  type CloudWorld,
  pressForPass,
  readPass,
  startCloudWorld,
} from '../machine/start-cloud-world.ts'

const { control, test } = refusedBy('the agent’s guard, on what it reads of the tenant itself')
let world: CloudWorld
let number = 0
beforeAll(async () => {
  world = await startCloudWorld({ guard: { texts: { perNumber: 1000 } }, pass: { perHour: 1000 } })
})
afterAll(() => world.stop())

/** Somebody who is in both worlds, and has given their code: everything that a server could have seen is at hand. */
async function newcomer(): Promise<{ claim: Claim; grant: string; user: string }> {
  number += 1
  const account = world.addNewcomer(`newcomer${number}`)
  const user = await world.synchronise(account)
  const claim = await newClaim(account)
  return { claim, user, grant: await world.prove(claim) }
}
const ask = async (claim: Claim, grants: readonly string[], changes = {}) =>
  world.agent.server.ask('mint-pass', await pressForPass(claim, grants, changes))
const passOf = (user: string) => world.simulator.tenant.person(user).pass
const code = (result: { readonly outcome: string; readonly code?: string }) =>
  result.outcome === 'refused' ? result.code : result.outcome

control('the honest way gives a pass', async () => {
  const { claim, grant, user } = await newcomer()
  expect(code(await ask(claim, [grant]))).toBe('minted')
  expect(passOf(user)).toBeDefined()
})

test('for a Global Administrator: by their own role, through a group, eligible, eligible through a group', async () => {
  const { tenant } = world.simulator
  const inGroup = (user: string) => tenant.addGroup({ isAssignableToRole: true, members: [user] })
  const ways: ((user: string) => void)[] = [
    (user) => tenant.assignRole(user, 'Global Administrator'),
    (user) => tenant.assignRole(inGroup(user), 'Global Administrator'),
    (user) => tenant.assignRole(user, 'Global Administrator', { eligible: true }),
    (user) => tenant.assignRole(inGroup(user), 'Global Administrator', { eligible: true }),
    (user) => tenant.assignRole(user, 'Helpdesk Administrator', { unitId: world.unit }),
  ]
  for (const give of ways) {
    const { claim, grant, user } = await newcomer()
    give(user)
    expect(code(await ask(claim, [grant]))).toBe('guard-protected')
    expect(passOf(user)).toBeUndefined()
  }
})

test('for an account that was used: signed in to, or with a phone, a mailbox, a passkey, an app of somebody’s', async () => {
  const { tenant } = world.simulator
  const signedIn = await newcomer()
  tenant.recordSignIn(signedIn.user)
  expect(code(await ask(signedIn.claim, [signedIn.grant]))).toBe('guard-used')
  for (const kind of [
    'phone',
    'email',
    'fido2',
    'microsoftAuthenticator',
    'softwareOath',
  ] as const) {
    const { claim, grant, user } = await newcomer()
    tenant.registerMethod(user, kind)
    expect(code(await ask(claim, [grant]))).toBe('guard-used')
    expect(passOf(user)).toBeUndefined()
  }
})

test('to replace a pass that is not ours: it stays, and works', async () => {
  const { claim, grant, user } = await newcomer()
  const other = await mintByHand(world.simulator, user)
  expect(code(await ask(claim, [grant]))).toBe('pass-of-others')
  expect(passOf(user)?.id).toBe(other)
})

test('with a press that nobody made: no grant, another account’s, another delivery’s, another purpose’s, one of a stranger', async () => {
  const { claim, grant, user } = await newcomer()
  const someone = await newcomer()
  const stranger = await createKeyPair('sig', { extractable: false })
  const words = { proof: 'text', account: claim.account, directory: 'contoso' } as const
  const forged = await createGrant(
    { ...words, delivery: claim.delivery, purpose: 'first', keys: claim.browser.thumbprints },
    stranger,
    new Date(),
  )
  for (const grants of [[], [someone.grant], [forged]]) {
    expect(code(await ask(claim, grants))).toBe('guard-proof')
  }
  const elsewhere = { ...claim, delivery: someone.claim.delivery }
  expect(code(await ask(elsewhere, [grant]))).toBe('guard-proof')
  expect(code(await ask({ ...claim, purpose: 'again' }, [grant]))).toBe('guard-proof')
  expect(passOf(user)).toBeUndefined()
})

test('sealed to a key of its own: the grant names both keys of the browser that typed the code', async () => {
  const { claim, grant, user } = await newcomer()
  const attacker = await openBrowser()
  for (const changes of [{ enc: attacker.enc }, { sig: attacker.sig }, attacker]) {
    const { enc, sig } = { enc: claim.browser.enc, sig: claim.browser.sig, ...changes }
    expect(code(await ask(claim, [grant], { enc, sig }))).toBe('guard-proof')
  }
  expect(passOf(user)).toBeUndefined()
})

test('with a press of yesterday, or one of another job', async () => {
  const { claim, grant, user } = await newcomer()
  const yesterday = new Date(Date.now() - 86_400_000)
  expect(code(await ask(claim, [grant], { at: yesterday }))).toBe('guard-proof')
  const other = await pressForPass((await newcomer()).claim, [grant])
  const swapped = { ...(await pressForPass(claim, [grant])), request: other.request }
  expect(code(await world.agent.server.ask('mint-pass', swapped))).toBe('guard-proof')
  const nobody = { ...(await pressForPass(claim, [grant])), request: 'e30.e30.e30' }
  expect(code(await world.agent.server.ask('mint-pass', nobody))).toBe('guard-proof')
  expect(passOf(user)).toBeUndefined()
})

test('that lives for weeks, or can be used many times', async () => {
  const { claim, grant, user } = await newcomer()
  expect(code(await ask(claim, [grant], { use: 'device-setup' }))).toBe('guard-pass')
  expect(code(await ask(claim, [grant], { lifetimeMinutes: 43_200 }))).toBe('minted')
  // As long as the guard allows, and no longer.
  expect(passOf(user)).toMatchObject({ lifetimeMinutes: 60, once: true })
})

test('for somebody outside the unit, who is a guest, or whom the directory protects', async () => {
  const { tenant } = world.simulator
  const outside = await newcomer()
  tenant.setUnitMembers(world.unit, [])
  expect(code(await ask(outside.claim, [outside.grant]))).toBe('guard-container')
  await world.synchronise()
  const moved = await newcomer()
  world.simulator.directory.moveAccount(`newcomer${number}`, 'OU=Staff')
  expect(code(await ask(moved.claim, [moved.grant]))).toBe('guard-container')
  for (const { user } of [outside, moved]) expect(passOf(user)).toBeUndefined()
})

test('to be removed that is not ours, or is somebody else’s', async () => {
  const { claim, grant, user } = await newcomer()
  const result = await ask(claim, [grant])
  if (result.outcome !== 'minted') throw new Error(result.code)
  const victim = await newcomer()
  const others = await mintByHand(world.simulator, victim.user)
  const remove = (account: string, receipt: string) =>
    world.agent.server.ask('remove-pass', {
      ...{ account, delivery: claim.delivery, directory: 'contoso', receipt },
      because: 'window-closed',
    })
  expect(code(await remove(victim.claim.account, result.receipt))).toBe('guard-proof')
  expect(code(await remove(victim.claim.account, 'e30.e30.e30'))).toBe('guard-proof')
  expect(passOf(victim.user)?.id).toBe(others)
  expect(await readPass(claim, result.box)).toBeDefined()
  expect(passOf(user)).toBeDefined()
})

test('in a flood: so many in an hour as the guard says, also after a restart', async () => {
  const flooded = await startCloudWorld({
    guard: { texts: { perNumber: 1000 } },
    pass: { perHour: 3 },
  })
  try {
    const account = flooded.addNewcomer('flooded')
    await flooded.synchronise(account)
    const claim = await newClaim(account)
    const grant = await flooded.prove(claim)
    const press = async () =>
      code(await flooded.agent.server.ask('mint-pass', await pressForPass(claim, [grant])))
    const first = [await press(), await press(), await press(), await press()]
    await flooded.agent.restart()
    expect([...first, await press()]).toEqual([
      ...['minted', 'minted', 'minted'],
      ...['guard-rate', 'guard-rate'],
    ])
  } finally {
    await flooded.stop()
  }
})
