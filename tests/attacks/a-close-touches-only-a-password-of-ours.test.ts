import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { verifyCloseReceipt } from '../../protocol/close-receipt.ts'
import { createKeyPair } from '../../protocol/keys.ts'
import { createReceipt } from '../../protocol/receipt.ts'
import { refusedBy } from '../machine/attack.ts'
import { type SimulatedWorld, startSimulatedWorld } from '../machine/simulated-world.ts'
import {
  directoryName,
  newClaim,
  proveByText,
  sealPassword,
  setJob,
} from '../machine/start-agent.ts'
import { tryPassword } from '../machine/try-password.ts'

const { test, control } = refusedBy('the guard, which closes only what is ours')
const password = 'Quiet-Otter-Lantern-42'
let world: SimulatedWorld

beforeAll(async () => {
  world = await startSimulatedWorld({ proof: 'server', deny: ['denied'], perHour: 30 })
})
afterAll(() => world.stop())
afterEach(() => world.simulator.faults.clear())

/** Somebody who has a password that was set through us. */
async function setOne(sam: string) {
  const claim = await newClaim(world.addNewcomer(sam))
  const box = await sealPassword(world.agent, claim, password)
  const result = await world.agent.server.ask('set-first-password', setJob(claim, box))
  if (result.outcome !== 'set') throw new Error(`not set: ${result.code}`)
  return { ...claim, receipt: result.receipt }
}

function close(account: string, rest: { receipts?: string[]; id?: string } = {}) {
  const job = { account, directory: directoryName, delivery: randomUUID(), receipts: [], ...rest }
  return world.agent.server.ask('close-account', { ...job, because: 'not-me' })
}

const signsIn = (sam: string, typed: string) => tryPassword(world.simulator, sam, typed)

function stampOf(sam: string): string {
  const at = world.simulator.directory.account(sam).passwordLastSet?.getTime() ?? 0
  return String((BigInt(at) + 11_644_473_600_000n) * 10_000n)
}

control(
  'what was set through us is replaced by what nobody knows, once, with a receipt of its own',
  async () => {
    const { account } = await setOne('mine')
    expect(await signsIn('mine', password)).toBe(true)
    const answer = await close(account)
    expect(answer.outcome).toBe('closed')
    expect(await signsIn('mine', password)).toBe(false)
    const receipt = 'receipt' in answer ? answer.receipt : ''
    const pwdLastSet = stampOf('mine')
    expect(await verifyCloseReceipt(receipt, new Date())).toMatchObject({ account, pwdLastSet })
    expect(await close(account)).toEqual(answer)
    await world.agent.restart()
    expect(await close(account)).toEqual(answer)
    expect(stampOf('mine')).toBe(pwdLastSet)
  },
)

control(
  'somebody who signed in with it is shut out all the same: that is what it is for',
  async () => {
    const { account } = await setOne('stolen')
    const place = { controller: 0, workstation: 'TC-01' }
    expect(world.simulator.directory.signInInteractively('stolen', place)).toBe('ok')
    expect((await close(account)).outcome).toBe('closed')
  },
)

test('a password that its owner changed since is not touched', async () => {
  const { account } = await setOne('changed')
  world.simulator.directory.setPassword('changed', 'Another-Velvet-River-77')
  expect(await close(account)).toEqual({ outcome: 'refused', code: 'close-not-ours' })
  expect(await signsIn('changed', 'Another-Velvet-River-77')).toBe(true)
})

test('an account that we never set is not touched, whatever receipt its own server signs', async () => {
  const account = world.addNewcomer('foreign')
  world.simulator.directory.setPassword('foreign', password)
  const pwdLastSet = stampOf('foreign')
  const forged = await createReceipt(
    {
      ...{ account, directory: directoryName, delivery: randomUUID(), jti: randomUUID() },
      ...{ pwdLastSet, bind: 'signed-in', boundAt: new Date().toISOString() },
      historyEnforced: true,
    },
    await createKeyPair('sig', { extractable: false }),
    new Date(),
  )
  const answer = await close(account, { receipts: [forged] })
  expect(answer).toEqual({ outcome: 'refused', code: 'close-not-ours' })
  expect(await signsIn('foreign', password)).toBe(true)
})

test('the receipt of one account closes no other', async () => {
  const { receipt } = await setOne('owner')
  const other = world.addNewcomer('other')
  const answer = await close(other, { receipts: [receipt] })
  expect(answer).toEqual({ outcome: 'refused', code: 'close-not-ours' })
})

test('a close lifts no other rule: protected, moved out and denied accounts stay as they are', async () => {
  const admin = await setOne('promoted')
  world.simulator.directory.joinGroup('promoted', 'Domain Admins')
  expect(await close(admin.account)).toMatchObject({ code: 'guard-protected' })
  const moved = await setOne('moved')
  world.simulator.directory.moveAccount('moved', 'CN=Users')
  expect(await close(moved.account)).toMatchObject({ code: 'guard-container' })
  expect(await close(world.addNewcomer('denied'))).toMatchObject({ code: 'guard-denied' })
  expect(await signsIn('promoted', password)).toBe(true)
  expect(await signsIn('moved', password)).toBe(true)
  const log = readFileSync(join(world.agent.folder, 'state', 'refusals.jsonl'), 'utf8')
  expect(log).toMatch(/"kind":"close-account".*"code":"guard-protected"/)
})

control('an answer that was lost is settled by looking, and the account ends closed', async () => {
  const { account } = await setOne('line-cut')
  world.simulator.faults.add({ target: 'directory', kind: 'drop-after', operation: 'modify' })
  const id = randomUUID()
  world.agent.server.give('close-account', {
    ...{ id, account, directory: directoryName, delivery: randomUUID() },
    ...{ receipts: [], because: 'mistake' },
  })
  await expect.poll(() => signsIn('line-cut', password)).toBe(false)
  expect((await close(account, { id })).outcome).toBe('closed')
})

test('what a thief proved before the close opens nothing after it', async () => {
  const account = world.addNewcomer('reopened')
  const claim = await newClaim(account)
  const box = await sealPassword(world.agent, claim, password)
  const set = await world.agent.server.ask('set-first-password', setJob(claim, box))
  expect(set.outcome).toBe('set')
  const second = { ...claim, purpose: 'again' as const }
  const grant = await proveByText(world.agent, second, world.phone, '+31612345678')
  expect((await close(account)).outcome).toBe('closed')
  // The thief's browser still has its keys, and the server that was taken over still has the grant.
  const again = await sealPassword(world.agent, second, 'Velvet-River-Otter-77')
  const answer = await world.agent.server.ask('set-first-password', setJob(second, again, [grant]))
  expect(answer).toMatchObject({ outcome: 'refused', code: 'guard-proof' })
  expect(await signsIn('reopened', 'Velvet-River-Otter-77')).toBe(false)
})

test('a flood of closes counts among the sets of the hour', async () => {
  const last: unknown[] = []
  for (let each = 0; each < 30; each += 1) {
    const claim = await newClaim(world.addNewcomer(`flood${each}`))
    const box = await sealPassword(world.agent, claim, password)
    const set = await world.agent.server.ask('set-first-password', setJob(claim, box))
    if (set.outcome === 'refused') {
      last.push(set.code)
      break
    }
    const closed = await close(claim.account)
    if (closed.outcome === 'refused') {
      last.push(closed.code)
      break
    }
  }
  expect(last).toEqual(['guard-rate'])
})
