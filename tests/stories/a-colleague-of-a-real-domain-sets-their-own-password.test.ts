import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWithPasskey, registerOwnPage, setOwnInBrowser } from '../machine/own-in-browser.ts'
import { readHashByBind } from '../machine/read-hash-by-bind.ts'
import { startBrowser } from '../machine/start-browser.ts'
import { type Samba, startSamba } from '../machine/start-samba.ts'
import { startWorld, type World } from '../machine/start-world.ts'
import { waitFor } from '../machine/wait-for.ts'

let samba: Samba
let world: World
let browser: Browser
let url = ''
beforeAll(async () => {
  samba = await startSamba()
  const { host, ip, caPem, baseDn, serviceAccount, realm } = samba
  const { upn: name, dn: bindDn, password } = serviceAccount
  const endpoint = { host, address: ip, port: 636, caPem, bindDn, password }
  world = await startWorld({
    directory: { ...endpoint, baseDn, serviceAccount: { name, password } },
    cloud: {
      own: true,
      from: {
        ...{ endpoint, readHash: readHashByBind(endpoint) },
        ...{ baseDn, dnsDomain: realm.toLowerCase() },
      },
    },
  })
  browser = await startBrowser()
  url = registerOwnPage(world.simulator, world.server.portalUrl)
})
afterAll(async () => {
  await browser?.close()
  await world?.stop()
  await samba?.stop()
})

const fresh = 'Korenbloem-Fiets-Regen-7'
type Account = Awaited<ReturnType<Samba['addAccount']>>

interface Trouble {
  readonly sam: string
  /** Brings it about. */
  readonly make: (account: Account) => Promise<unknown>
  /** What the old password is answered with before. */
  readonly old: RegExp
}

const troubles: Readonly<Record<string, Trouble>> = {
  unknown: { sam: 'olga', make: () => Promise.resolve(), old: /^$/ },
  // The domain lets passwords live for ninety days.
  expired: { sam: 'piet', make: ({ dn }) => samba.agePassword(dn, 100), old: /expired/i },
  locked: { sam: 'quin', make: (account) => samba.lock(account), old: /revoked|locked/i },
  'to be changed at once': {
    sam: 'rosa',
    make: ({ dn }) => samba.setAttributes(dn, { pwdLastSet: '0' }),
    old: /expired|must be changed/i,
  },
}

test.each(Object.entries(troubles))(
  'the old password is %s: the passkey alone sets a new one',
  async (_what, { sam, make, old }) => {
    const named = { cn: `Colleague ${sam}`, sam, displayName: `Colleague ${sam}` }
    const account = await samba.addAccount(named)
    await world.synchronise()
    await make(account)
    if (old.source !== '^$') {
      await waitFor('the trouble', async () =>
        old.test((await samba.kinit(sam, account.password)).text),
      )
    }
    const page = await openWithPasskey(browser, world.simulator, account.upn)
    await setOwnInBrowser(page, url, { name: account.upn, password: fresh })
    expect(await samba.kinit(sam, fresh)).toMatchObject({ ok: true })
    expect((await samba.kinit(sam, account.password)).ok).toBe(false)
    await page.context().close()
  },
)

test('somebody with a passkey who never had a password here chooses a first one', async () => {
  // As provisioning leaves them: a password that nobody has ever seen, and no mailbox yet.
  const names = { cn: 'Sanne Vos', sam: 'sanne', displayName: 'Sanne Vos', employeeId: '40077' }
  const account = await samba.addAccount(names)
  await world.synchronise()
  const page = await openWithPasskey(browser, world.simulator, account.upn)
  await setOwnInBrowser(page, url, { name: account.upn, password: fresh })
  expect(await samba.kinit('sanne', fresh)).toMatchObject({ ok: true })
  // Nobody has a mailbox to be told in: those who watch are.
  await world.mail('watch@contoso.test', /sanne/)
  await world.synchronise()
  const signedIn = await world.simulator.tenant.signInWithPassword(account.upn, fresh)
  expect(signedIn).toHaveProperty('userId')
  await page.context().close()
})
