import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CreatedAccount, WantedAccount } from '../machine/administer-samba.ts'
import { type HirePage, openInBrowser, proveInBrowser } from '../machine/claim-in-browser.ts'
import type { AgentDirectory } from '../machine/start-agent.ts'
import { startBrowser } from '../machine/start-browser.ts'
import { type Samba, startSamba } from '../machine/start-samba.ts'
import { startWorld, type World } from '../machine/start-world.ts'

let samba: Samba
let world: World
let browser: Browser

beforeAll(async () => {
  samba = await startSamba()
  world = await startWorld({ directory: directoryOf(samba) })
  browser = await startBrowser()
})
afterAll(async () => {
  await browser?.close()
  await world?.stop()
  await samba?.stop()
})

function directoryOf({ host, ip, caPem, baseDn, serviceAccount }: Samba): AgentDirectory {
  const { upn: name, password } = serviceAccount
  return { host, address: ip, port: 636, caPem, baseDn, serviceAccount: { name, password } }
}

interface Newcomer {
  readonly account: CreatedAccount
  readonly delivery: string
  readonly mail: string
  readonly mobile: string
}

let count = 0

/** An account as provisioning makes it, and HR's word on whose it is. */
async function addNewcomer(
  wanted: WantedAccount,
  prepare: (account: CreatedAccount) => Promise<void> = async () => undefined,
): Promise<Newcomer> {
  count += 1
  const employeeNumber = `2${String(count).padStart(4, '0')}`
  const mail = `${wanted.sam}@example.org`
  const mobile = `+316123450${String(count).padStart(2, '0')}`
  const account = await samba.addAccount({ ...wanted, employeeId: employeeNumber })
  await prepare(account)
  const names = { firstName: wanted.givenName ?? 'Barbara', lastName: wanted.sn ?? 'Jansen' }
  const delivery = await world.hire({ employeeNumber, ...names, mail, mobile })
  return { account, delivery, mail, mobile }
}

async function claim(newcomer: Newcomer, password: string): Promise<HirePage> {
  const hire = await openInBrowser(world, browser, await world.link(newcomer.mail))
  await proveInBrowser(hire, newcomer)
  await hire.choosePassword(password)
  await hire.sees(hire.words.done.heading)
  return hire
}

const nothing = async () => undefined
const kinds: readonly {
  readonly what: string
  readonly account: WantedAccount
  readonly prepare?: (account: CreatedAccount) => Promise<void>
}[] = [
  { what: 'an ordinary account', account: { cn: 'Barbara Jansen', sam: 'bjansen' } },
  {
    what: 'an account with umlauts and a comma in its name',
    account: {
      cn: 'Müßigbrodt, Jörg „Jø“',
      sam: 'jmuessigbrodt',
      givenName: 'Jörg',
      sn: 'Müßigbrodt',
      displayName: 'Müßigbrodt, Jörg',
    },
  },
  {
    what: 'a locked account',
    account: { cn: 'Lotte Locked', sam: 'llocked' },
    prepare: (account) => samba.lock(account),
  },
  {
    what: 'an account that must change its password',
    account: { cn: 'Max Change', sam: 'mchange', mustChange: true },
  },
]

test.each(kinds)(
  '$what opens with the password its owner chose, and with no other',
  async (kind) => {
    const newcomer = await addNewcomer(kind.account, kind.prepare ?? nothing)
    const { account, delivery } = newcomer
    const password = 'Korenbloem-Fiets-Regen-7'
    const hire = await claim(newcomer, password)
    await hire.reads(account.upn)
    await hire.close()
    expect((await samba.kinit(account.sam, account.password)).ok).toBe(false)
    expect(await samba.kinit(account.sam, password)).toMatchObject({ ok: true })
    await world.reaches(delivery, 'closed')
  },
)
