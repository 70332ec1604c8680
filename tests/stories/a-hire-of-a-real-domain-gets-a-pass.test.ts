import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openInBrowser, proveInBrowser } from '../machine/claim-in-browser.ts'
import { readHashByBind } from '../machine/read-hash-by-bind.ts'
import {
  addAuthenticator,
  registerPasskeyInBrowser,
} from '../machine/register-passkey-in-browser.ts'
import { startBrowser } from '../machine/start-browser.ts'
import { type Samba, startSamba } from '../machine/start-samba.ts'
import { startWorld, type World } from '../machine/start-world.ts'
import { waitFor } from '../machine/wait-for.ts'

let samba: Samba
let world: World
let browser: Browser

beforeAll(async () => {
  samba = await startSamba()
  const { host, ip, caPem, baseDn, serviceAccount, realm } = samba
  const { upn: name, dn: bindDn, password } = serviceAccount
  const endpoint = { host, address: ip, port: 636, caPem, bindDn, password }
  world = await startWorld({
    directory: { ...endpoint, baseDn, serviceAccount: { name, password } },
    cloud: {
      from: {
        ...{ endpoint, readHash: readHashByBind(endpoint) },
        ...{ baseDn, dnsDomain: realm.toLowerCase() },
      },
    },
  })
  browser = await startBrowser()
})
afterAll(async () => {
  await browser?.close()
  await world?.stop()
  await samba?.stop()
})

const password = 'Korenbloem-Fiets-Regen-7'
const mail = 'bjansen@example.org'
const mobile = '+31612345088'

async function invite() {
  const account = await samba.addAccount({
    ...{ cn: 'Barbara Jansen', sam: 'bjansen', givenName: 'Barbara', sn: 'Jansen' },
    ...{ displayName: 'Barbara Jansen', employeeId: '30088' },
  })
  await world.synchronise()
  const names = { employeeNumber: '30088', firstName: 'Barbara', lastName: 'Jansen' }
  const delivery = await world.hire({ ...names, mail, mobile })
  const link = await world.link(mail)
  await waitFor('a pass to be possible', async () => {
    const row = await world.database.store
      .selectFrom('cloud_status')
      .select('lifetime_minutes')
      .where('delivery_id', '=', delivery)
      .executeTakeFirst()
    return row?.lifetime_minutes != null
  })
  return { account, delivery, link }
}

test('a password opens the domain, a pass registers a passkey, and with both the delivery is closed', async () => {
  const { account, delivery, link } = await invite()
  const { tenant } = world.simulator
  const hire = await openInBrowser(world, browser, link)
  await proveInBrowser(hire, { mail, mobile })
  await hire.choosePassword(password)
  await hire.askForPass()
  const pass = await hire.readPass()
  world.canary.keep('pass', pass)

  // At the pages that stand in for Microsoft's: the canary does not listen there, where a pass may be typed.
  const microsoft = await browser.newPage()
  await addAuthenticator(microsoft)
  const { securityInfoUrl } = tenant
  await registerPasskeyInBrowser(microsoft, { securityInfoUrl, name: account.upn, pass })
  await microsoft.context().close()
  // The page notices by itself, too: whichever is first.
  const done = hire.sees(hire.words.done.heading)
  await Promise.race([hire.sayRegistered().catch(() => done), done])
  await done
  await hire.close()
  await waitFor('the pass to be gone', () => tenant.person(account.upn).pass === undefined)

  expect(await samba.kinit('bjansen', password)).toMatchObject({ ok: true })
  expect((await samba.kinit('bjansen', account.password)).ok).toBe(false)
  await world.reaches(delivery, 'closed')
  // The password reaches the cloud with the next cycle of hashes.
  await world.synchronise()
  expect(await tenant.signInWithPassword(account.upn, password)).toHaveProperty('userId')
})
