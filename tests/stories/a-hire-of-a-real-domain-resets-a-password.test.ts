import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWriteBack } from '../../simulator/writeback/write-back.ts'
import { openByHand, typeBothCodes } from '../machine/claim-by-hand.ts'
import { readHashByBind } from '../machine/read-hash-by-bind.ts'
import { resetAtMicrosoft } from '../machine/reset-at-microsoft.ts'
import { type Samba, startSamba } from '../machine/start-samba.ts'
import { startWorld, type World } from '../machine/start-world.ts'
import { waitFor } from '../machine/wait-for.ts'

let samba: Samba
let world: World

beforeAll(async () => {
  samba = await startSamba()
  const { host, ip, caPem, baseDn, serviceAccount, realm } = samba
  const { upn: name, dn: bindDn, password } = serviceAccount
  const endpoint = { host, address: ip, port: 636, caPem, bindDn, password }
  const from = {
    ...{ endpoint, readHash: readHashByBind(endpoint) },
    ...{ baseDn, dnsDomain: realm.toLowerCase() },
  }
  world = await startWorld({
    directory: { ...endpoint, baseDn, serviceAccount: { name, password } },
    cloud: { from, reset: true },
    plan: { route: 'reset-invite', reset: { methodsRequired: 1 } },
  })
  world.simulator.tenant.setResetPolicy({ isOn: true, methodsRequired: 1 })
  world.simulator.tenant.setWriteBack(createWriteBack(endpoint))
})
afterAll(async () => {
  await world?.stop()
  await samba?.stop()
})

test('what the hire chose at Microsoft’s opens the domain, and the phone is gone', async () => {
  const password = 'Korenbloem-Fiets-Regen-8'
  const [sam, mail, mobile] = ['breset', 'breset@example.org', '+31612345089']
  const account = await samba.addAccount({
    ...{ cn: 'Barbara Quisling', sam, givenName: 'Barbara', sn: 'Quisling' },
    ...{ displayName: 'Barbara Quisling', employeeId: '30089' },
  })
  await world.synchronise()
  const names = { employeeNumber: '30089', firstName: 'Barbara', lastName: 'Quisling' }
  const delivery = await world.hire({ ...names, mail, mobile })
  const link = await world.link(mail)
  const browser = await openByHand(world, link)
  await typeBothCodes(world, browser, { mail, mobile })
  await browser.reset.register(await browser.until('reset'))
  await browser.until('reset', ({ stage }) => stage === 'ready')

  const { tenant } = world.simulator
  const phones = () => tenant.person(account.upn).methods.filter(({ kind }) => kind === 'phone')
  expect(phones()).toHaveLength(1)
  await resetAtMicrosoft(world, { name: account.upn, mobile }, password)
  await browser.reset.check().catch(() => undefined)
  expect(await browser.until('done')).toMatchObject({ password: 'set' })
  await waitFor('the phone to be gone', () => phones().length === 0)

  expect((await samba.kinit(sam, account.password)).ok).toBe(false)
  expect(await samba.kinit(sam, password)).toMatchObject({ ok: true })
  expect(await tenant.signInWithPassword(account.upn, password)).toHaveProperty('userId')
  await world.reaches(delivery, 'closed')
}, 60_000)
