import { expect, onTestFinished, test } from 'vitest'
import { findAccount } from '../../agent/active-directory/find-account.ts'
import { lookForSignIn } from '../../agent/active-directory/look-for-sign-in.ts'
import { provePassword } from '../../agent/active-directory/prove-password.ts'
import { readPasswordPolicy } from '../../agent/active-directory/read-password-policy.ts'
import { readPasswordStamp } from '../../agent/active-directory/read-password-stamp.ts'
import { setPassword } from '../../agent/active-directory/set-password.ts'
import { settlePassword } from '../../agent/active-directory/settle-password.ts'
import { systemClock } from '../../protocol/clock.ts'
import { connect, freshPassword } from './directory-under-test.ts'
import { startSimulatedDirectory } from './simulated-directory.ts'

/** A simulated domain with one hire, and the agent's connection to it. */
async function newDomain(settings: Parameters<typeof startSimulatedDirectory>[0] = {}) {
  const { simulator, underTest } = await startSimulatedDirectory(settings)
  const directory = connect(underTest, { operationTimeout: 500, connectTimeout: 500 })
  onTestFinished(async () => {
    await directory.close()
    await simulator.stop()
  })
  const created = await underTest.addAccount({ cn: 'Hire', sam: 'hire' })
  const found = await directory.read((one) =>
    findAccount(one, { samAccountName: 'hire' }, 'employeeID'),
  )
  if (found.found !== 'one') throw new Error(found.found)
  return { simulator, underTest, directory, created, account: found.account }
}

test('without "Unexpire Password" the directory still demands a change, and the agent sees it', async () => {
  const { directory, account } = await newDomain({ unexpirePassword: false })
  const password = freshPassword()
  const set = await directory.write((one) => setPassword(one, account.objectGuid, password))
  expect(set).toMatchObject({ outcome: 'set', mustChange: true })
  expect(await directory.read((one) => provePassword(one, account.dn, password))).toEqual({
    proof: 'proved',
    condition: 'must-change',
  })
})

test('fine-grained rules that may not be read are answered by the configured minimum', async () => {
  const { directory, account, underTest } = await newDomain({ passwordSettingsReadable: false })
  await underTest.addToGroup('Privileged Staff', 'hire')
  const configured = { minimumLength: 14, complexity: true }
  expect(
    await directory.read((one) => readPasswordPolicy(one, account.objectGuid, configured)),
  ).toMatchObject({ ...configured, source: 'configured-minimum' })
})

test.each([
  ['cut before it was done', 'drop', 'unchanged'],
  ['cut after it was done', 'drop-after', 'changed'],
  ['hanging before it was done', 'hang', 'unchanged'],
  ['hanging after it was done', 'hang-after', 'changed'],
] as const)('a set %s is unknown, then settled', async (_name, kind, expected) => {
  const { simulator, directory, account } = await newDomain()
  const before = await directory.read((one) => readPasswordStamp(one, account.objectGuid))
  const password = freshPassword()
  simulator.faults.add({ target: 'directory', operation: 'modify', kind })
  const set = await directory.write((one) => setPassword(one, account.objectGuid, password))
  expect(set.outcome).toBe('unknown')
  const { settled } = await settlePassword(directory, systemClock, account.objectGuid, before)
  expect(settled).toBe(expected)
  const { proof } = await directory.read((one) => provePassword(one, account.dn, password))
  expect(proof).toBe(expected === 'changed' ? 'proved' : 'wrong')
})

test('a set whose reading back was cut is unknown, never repeated', async () => {
  const { simulator, directory, account } = await newDomain()
  const before = await directory.read((one) => readPasswordStamp(one, account.objectGuid))
  simulator.faults.add({ target: 'directory', operation: 'search', kind: 'drop' })
  const set = await directory.write((one) => setPassword(one, account.objectGuid, freshPassword()))
  expect(set.outcome).toBe('unknown')
  const { settled } = await settlePassword(directory, systemClock, account.objectGuid, before)
  expect(settled).toBe('changed')
})

test('a busy controller is left for another one, and a read that was cut is done again there', async () => {
  const { simulator, directory, account } = await newDomain({ controllers: [{}, {}] })
  const busy = { target: 'directory', operation: 'modify', kind: 'error', code: 51 } as const
  simulator.faults.add({ ...busy, controller: 0 })
  const set = await directory.write((one) => setPassword(one, account.objectGuid, freshPassword()))
  expect(set).toMatchObject({ outcome: 'set', stamp: { controller: 'dc2.contoso.test' } })
  simulator.faults.add({ target: 'directory', operation: 'search', kind: 'drop', controller: 1 })
  const stamp = await directory.read((one) => readPasswordStamp(one, account.objectGuid))
  expect(stamp.controller).toBe('dc1.contoso.test')
})

test('a read-only controller is passed over by its capability', async () => {
  const { directory } = await newDomain({ controllers: [{ readOnly: true }, {}] })
  expect(await directory.write((one) => Promise.resolve(one.name))).toBe('dc2.contoso.test')
  const { answers, notReached } = await directory.askEvery((one) => Promise.resolve(one.name))
  expect({ answers: answers.map(({ answer }) => answer), notReached }).toEqual({
    answers: ['dc2.contoso.test'],
    notReached: [],
  })
})

test('a sign-in at the second controller is seen; with that one off, nobody claims there was none', async () => {
  const { simulator, directory, account } = await newDomain({ controllers: [{}, {}] })
  const password = freshPassword()
  const set = await directory.write(async (one) => {
    const outcome = await setPassword(one, account.objectGuid, password)
    await provePassword(one, account.dn, password)
    return outcome
  })
  if (set.outcome !== 'set' || !set.stamp.at) throw new Error(set.outcome)
  simulator.directory.signInInteractively('hire', { controller: 1, workstation: 'TC-1' })
  const since = set.stamp.at
  expect(await lookForSignIn(directory, account.objectGuid, since)).toMatchObject({
    seen: true,
    controller: 'dc2.contoso.test',
  })
  await simulator.directory.controllers[1]?.halt()
  expect(await lookForSignIn(directory, account.objectGuid, since)).toEqual({
    seen: false,
    controllersNotReached: ['dc2.contoso.test'],
  })
})
