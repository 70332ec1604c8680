import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { createKeyPair } from '../../protocol/keys.ts'
import { createPassReceipt } from '../../protocol/pass-receipt.ts'
import { refusedBy } from '../machine/attack.ts'
import { directoryName, newClaim, sealPassword, setJob } from '../machine/start-agent.ts'
import { type CloudWorld, pressForPass, startCloudWorld } from '../machine/start-cloud-world.ts'

const { control, test } = refusedBy('the agent’s guard, on what stands in its own journal')
let world: CloudWorld
beforeAll(async () => {
  world = await startCloudWorld({ guard: { texts: { perNumber: 1000 } }, pass: { perHour: 1000 } })
})
beforeEach(() => world.simulator.faults.clear())
afterAll(() => world.stop())

async function newcomer(sam: string) {
  const account = world.addNewcomer(sam)
  const user = await world.synchronise(account)
  const claim = await newClaim(account)
  const grant = await world.prove(claim)
  const press = async (grants = [grant], changes = {}, receipts: string[] = []) => {
    const job = { ...(await pressForPass(claim, grants, changes)), receipts }
    const result = await world.agent.server.ask('mint-pass', job)
    return result.outcome === 'refused' ? result.code : result.outcome
  }
  return { claim, user, grant, press }
}
const passOf = (user: string) => world.simulator.tenant.person(user).pass

test('a grant from before the account was closed against its holder', async () => {
  const { claim, grant, press, user } = await newcomer('closed')
  const box = await sealPassword(world.agent, claim, 'Quiet-Otter-Lantern-42')
  const { server } = world.agent
  const set = await server.ask('set-first-password', setJob(claim, box, [grant]))
  if (set.outcome !== 'set') throw new Error(set.code)
  const about = { account: claim.account, delivery: claim.delivery, directory: directoryName }
  const because = 'not-me' as const
  const closed = await server.ask('close-account', { ...about, receipts: [set.receipt], because })
  expect(closed.outcome).toBe('closed')
  expect(await press([grant], {}, [set.receipt])).toBe('guard-proof')
  expect(passOf(user)).toBeUndefined()
})

test('a mint that failed: a sign-in after it is not its owner’s', async () => {
  const { press, user } = await newcomer('failed')
  world.simulator.faults.add({
    ...{ target: 'graph', kind: 'error', code: 403, operation: 'create-pass' },
  })
  expect(await press()).not.toBe('minted')
  world.simulator.tenant.recordSignIn(user)
  expect(await press()).toBe('guard-used')
  expect(passOf(user)).toBeUndefined()
})

test('the anchor of somebody who was made a cloud user since', async () => {
  const { claim, press, user } = await newcomer('converted')
  const about = { account: claim.account, delivery: claim.delivery, directory: directoryName }
  await world.agent.server.ask('cloud-status', { ...about, use: 'passkey' })
  world.simulator.tenant.setUser(user, { onPremisesSyncEnabled: null })
  expect(await press()).toBe('cloud-account-missing')
  expect(passOf(user)).toBeUndefined()
})

test('a receipt by somebody who is not on the list of agents', async () => {
  const { claim, press, user } = await newcomer('receipted')
  expect(await press()).toBe('minted')
  const { id } = passOf(user) ?? { id: '' }
  const words = {
    ...{ account: claim.account, directory: directoryName, delivery: claim.delivery, user },
    ...{ jti: randomUUID(), pass: id, use: 'passkey' as const },
    ...{ mintedAt: new Date().toISOString(), expiresAt: new Date().toISOString() },
  }
  const stranger = await createKeyPair('sig', { extractable: false })
  const receipt = await createPassReceipt(words, stranger, new Date())
  const about = { account: claim.account, delivery: claim.delivery, directory: directoryName }
  const remove = { ...about, receipt, because: 'window-closed' as const }
  expect(await world.agent.server.ask('remove-pass', remove)).toMatchObject({ code: 'guard-proof' })
  expect(passOf(user)?.id).toBe(id)
})

test('an external guest, and an account that the directory protects, whatever the tenant says of it', async () => {
  const guest = await newcomer('guest')
  world.simulator.tenant.setUser(guest.user, {
    ...{ userPrincipalName: 'eva_fabrikam.test#EXT#@contoso.test', userType: 'Guest' },
  })
  expect(await guest.press()).toBe('cloud-guest')
  const admin = await newcomer('wasadmin')
  world.simulator.directory.setAttributes('wasadmin', { adminCount: '1' })
  expect(await admin.press()).toBe('guard-protected')
  for (const { user } of [guest, admin]) expect(passOf(user)).toBeUndefined()
})

control('without all that, a press gives a pass, and a second one another', async () => {
  const { press } = await newcomer('plain')
  expect([await press(), await press()]).toEqual(['minted', 'minted'])
})
