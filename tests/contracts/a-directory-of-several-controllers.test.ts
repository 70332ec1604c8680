import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Directory } from '../../agent/active-directory/connect-directory.ts'
import { findAccount } from '../../agent/active-directory/find-account.ts'
import { findControllersByDns } from '../../agent/active-directory/ldap/find-controllers.ts'
import { openController } from '../../agent/active-directory/ldap/open-controller.ts'
import { lookForSignIn } from '../../agent/active-directory/look-for-sign-in.ts'
import { readAccountStatus } from '../../agent/active-directory/read-account-status.ts'
import { readPasswordStamp } from '../../agent/active-directory/read-password-stamp.ts'
import { setPassword } from '../../agent/active-directory/set-password.ts'
import { settlePassword } from '../../agent/active-directory/settle-password.ts'
import { systemClock } from '../../protocol/clock.ts'
import { Secret } from '../../protocol/secret.ts'
import { joinSamba, replicate, type Samba, startSamba } from '../machine/start-samba.ts'
import { addressOf, connect, freshPassword, settingsOf, underTest } from './directory-under-test.ts'

let first: Samba
let second: Samba
let readOnly: Samba
const opened: Directory[] = []

beforeAll(async () => {
  first = await startSamba({ replicating: true })
  second = await joinSamba(first, 'DC')
  readOnly = await joinSamba(first, 'RODC')
})
afterAll(async () => {
  await Promise.all(opened.map((directory) => directory.close()))
  for (const samba of [readOnly, second, first]) await samba?.stop()
})

function directoryOf(...controllers: readonly Samba[]): Directory {
  const directory = connect(underTest(first), {
    controllers: controllers.map(addressOf),
    operationTimeout: 5000,
    connectTimeout: 2000,
  })
  opened.push(directory)
  return directory
}

let counter = 0

async function newHire() {
  counter += 1
  const created = await first.addAccount({ cn: `Hire ${counter}`, sam: `hire${counter}` })
  const found = await directoryOf(first).read((one) =>
    findAccount(one, { samAccountName: created.sam }, 'employeeID'),
  )
  if (found.found !== 'one') throw new Error(found.found)
  return { created, account: found.account }
}

const nameOf = (directory: Directory) => directory.write((one) => Promise.resolve(one.name))

test('writable controllers are found by the name service of the domain', async () => {
  const find = findControllersByDns(
    { domain: 'corp.example.test', servers: [first.ip] },
    systemClock,
  )
  const found = await find()
  expect(found.toSorted((a, b) => a.host.localeCompare(b.host))).toEqual([
    addressOf(first),
    addressOf(second),
  ])
  const directory = connect(underTest(first), { controllers: find })
  opened.push(directory)
  expect([first.host, second.host]).toContain(await nameOf(directory))
})

test('the PDC emulator is preferred once it is known, whatever the order', async () => {
  const directory = directoryOf(second, first)
  expect(await nameOf(directory)).toBe(second.host)
  expect(await nameOf(directory)).toBe(first.host)
})

test('a read-only controller is known for what it is and passed over', async () => {
  const { serviceAccount, caPem = '' } = settingsOf(underTest(first))
  const timeouts = { connectTimeout: 2000, operationTimeout: 5000 }
  const controller = await openController(
    addressOf(readOnly),
    { caPem, ...timeouts },
    serviceAccount,
  )
  expect(controller.facts.readOnly).toBe(true)
  await controller.close()
  expect(await nameOf(directoryOf(readOnly, first))).toBe(first.host)
})

test('a write that a read-only controller refers elsewhere is not followed', async () => {
  const { account } = await newHire()
  await replicate(first, readOnly)
  const { serviceAccount, caPem = '' } = settingsOf(underTest(first))
  const timeouts = { connectTimeout: 2000, operationTimeout: 5000 }
  const controller = await openController(
    addressOf(readOnly),
    { caPem, ...timeouts },
    serviceAccount,
  )
  await expect(setPassword(controller, account.objectGuid, freshPassword())).rejects.toMatchObject({
    code: 'controller-read-only',
  })
  await controller.close()
})

test('a sign-in at one controller is seen by asking all of them', async () => {
  const { account } = await newHire()
  const directory = directoryOf(first, second)
  const password = freshPassword()
  const set = await directory.write((one) => setPassword(one, account.objectGuid, password))
  if (set.outcome !== 'set' || !set.stamp.at) throw new Error(set.outcome)
  await replicate(first, second)
  const look = () => lookForSignIn(directory, account.objectGuid, set.stamp.at ?? new Date())
  expect(await look()).toEqual({ seen: false, controllersNotReached: [] })
  const { ok, text } = await password.reveal((bare) => second.kinit(account.samAccountName, bare))
  expect(ok, text).toBe(true)
  expect(await look()).toMatchObject({ seen: true, controller: second.host })
})

test('a writable controller that nobody listed is named as not asked', async () => {
  const { account } = await newHire()
  const status = await readAccountStatus(directoryOf(first), account.objectGuid, 'employeeID')
  expect(status.controllersNotReached).toEqual([second.host])
})

test('when one controller is gone the other does the work, and what only the gone one knows stays unknown', async () => {
  const { account } = await newHire()
  await replicate(first, second)
  const directory = directoryOf(first, second)
  const before = await directory.write((one) => readPasswordStamp(one, account.objectGuid))
  expect(before.controller).toBe(first.host)
  await first.kill()

  const settled = await settlePassword(directory, systemClock, account.objectGuid, before)
  expect(settled).toEqual({ settled: 'unknown' })
  const password = new Secret('Velvet-Failover-77-Rivers')
  const outcome = await directory.write((one) => setPassword(one, account.objectGuid, password))
  expect(outcome).toMatchObject({ outcome: 'set', stamp: { controller: second.host } })
  const status = await readAccountStatus(directory, account.objectGuid, 'employeeID')
  expect(status.controllersNotReached).toEqual([first.host])
  await first.revive()
})
