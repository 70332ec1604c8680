import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CreatedAccount, WantedAccount } from '../machine/administer-samba.ts'
import { type HirePage, openInBrowser, proveInBrowser } from '../machine/claim-in-browser.ts'
import { importByCommandLine } from '../machine/import-by-command-line.ts'
import type { AgentDirectory } from '../machine/start-agent.ts'
import { startBrowser } from '../machine/start-browser.ts'
import { type Samba, startSamba } from '../machine/start-samba.ts'
import { startWorld, type World } from '../machine/start-world.ts'
import { waitFor } from '../machine/wait-for.ts'

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

/** An account as provisioning makes it, and HR's word on whose it is: a row in a CSV file. */
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
  const said = await importByCommandLine(world, [
    {
      'Employee number': employeeNumber,
      'First name': wanted.givenName ?? 'Barbara',
      'Last name': wanted.sn ?? 'Jansen',
      Mail: mail,
      Mobile: mobile,
      'Start date': new Date().toISOString().slice(0, 10),
      'Time zone': 'UTC',
    },
  ])
  expect(said).toMatch(/new\s+1\b/)
  const { id: delivery } = await world.database.store
    .selectFrom('delivery')
    .innerJoin('hire', 'hire.id', 'delivery.hire_id')
    .select('delivery.id')
    .where('hire.employee_number', '=', employeeNumber)
    .executeTakeFirstOrThrow()
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

test('an account under a fine-grained policy shows that policy, and a shorter password is not handed over', async () => {
  const newcomer = await addNewcomer({ cn: 'Petra Strict', sam: 'pstrict' }, (account) =>
    samba.addToGroup('Privileged Staff', account.sam),
  )
  const hire = await openInBrowser(world, browser, await world.link(newcomer.mail))
  await proveInBrowser(hire, newcomer)
  await hire.reads('at least 16 characters')
  await hire.choosePassword('Fiets-Regen-77')
  await hire.reads(hire.words.password.mend)
  const jobs = () =>
    world.database.store
      .selectFrom('agent_job')
      .select('id')
      .where('delivery_id', '=', newcomer.delivery)
      .where('kind', '=', 'set-first-password')
      .execute()
  expect(await jobs()).toHaveLength(0)
  await hire.choosePassword('Fiets-Regen-Korenbloem-77')
  await hire.sees(hire.words.done.heading)
  await hire.close()
  expect(await samba.kinit('pstrict', 'Fiets-Regen-Korenbloem-77')).toMatchObject({ ok: true })
  expect((await samba.kinit('pstrict', newcomer.account.password)).ok).toBe(false)
})

test('an account that is disabled until its start is claimed before, says so, and opens when it is enabled', async () => {
  const newcomer = await addNewcomer({ cn: 'Dora Later', sam: 'dlater', disabled: true })
  const password = 'Korenbloem-Fiets-Regen-7'
  const hire = await claim(newcomer, password)
  await hire.reads('Until then it stays closed')
  await hire.close()
  expect((await samba.kinit('dlater', password)).ok).toBe(false)
  expect(await world.phaseOf(newcomer.delivery)).toBe('keyed')
  await samba.setAttributes(newcomer.account.dn, { userAccountControl: '512' })
  expect(await samba.kinit('dlater', password)).toMatchObject({ ok: true })
  expect((await samba.kinit('dlater', newcomer.account.password)).ok).toBe(false)
  await world.reaches(newcomer.delivery, 'closed')
})

test('who forgets the password before the first day opens the same link and chooses another', async () => {
  const newcomer = await addNewcomer({ cn: 'Frieda Forgets', sam: 'fforgets' })
  const link = await world.link(newcomer.mail)
  await (await claim(newcomer, 'Korenbloem-Fiets-Regen-7')).close()
  const hire = await openInBrowser(world, browser, link)
  await hire.reads(hire.words.hello.again.password)
  await proveInBrowser(hire, newcomer)
  await hire.choosePassword('Zonnebloem-Boot-Wolken-8')
  await hire.sees(hire.words.done.heading)
  await hire.close()
  expect((await samba.kinit('fforgets', 'Korenbloem-Fiets-Regen-7')).ok).toBe(false)
  expect(await samba.kinit('fforgets', 'Zonnebloem-Boot-Wolken-8')).toMatchObject({ ok: true })
  await world.reaches(newcomer.delivery, 'closed')
  const { mailbox } = world.simulator
  await waitFor('a notice for each password', () => {
    const told = mailbox.messages(newcomer.mail).filter(({ subject }) => /was set/.test(subject))
    return told.length === 2
  })
})

test('a directory that answers late is explained, and the password arrives once it answers', async () => {
  const newcomer = await addNewcomer({ cn: 'Sara Slow', sam: 'sslow' })
  const hire = await openInBrowser(world, browser, await world.link(newcomer.mail))
  await proveInBrowser(hire, newcomer)
  samba.freeze()
  try {
    await hire.choosePassword('Korenbloem-Fiets-Regen-7')
    await hire.reads(hire.words.setting.slow)
  } finally {
    samba.thaw()
  }
  await hire.sees(hire.words.done.heading)
  await hire.close()
  expect(await samba.kinit('sslow', 'Korenbloem-Fiets-Regen-7')).toMatchObject({ ok: true })
})

test('a directory that is down is said to be, and the same page goes on when it is back', async () => {
  const newcomer = await addNewcomer({ cn: 'Dirk Down', sam: 'ddown' })
  const hire = await openInBrowser(world, browser, await world.link(newcomer.mail))
  await proveInBrowser(hire, newcomer)
  await samba.kill()
  try {
    await hire.choosePassword('Korenbloem-Fiets-Regen-7')
    await hire.reads(hire.words.problems['directory-unreachable'])
  } finally {
    await samba.revive()
  }
  await hire.choosePassword('Korenbloem-Fiets-Regen-7')
  await hire.sees(hire.words.done.heading)
  await hire.close()
  expect(await samba.kinit('ddown', 'Korenbloem-Fiets-Regen-7')).toMatchObject({ ok: true })
  await world.reaches(newcomer.delivery, 'closed')
})
