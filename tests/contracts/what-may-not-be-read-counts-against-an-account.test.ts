import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Directory } from '../../agent/active-directory/connect-directory.ts'
import { decideProtected } from '../../agent/active-directory/decide-protected.ts'
import { findAccount } from '../../agent/active-directory/find-account.ts'
import { readAccountStatus } from '../../agent/active-directory/read-account-status.ts'
import { readPasswordStamp } from '../../agent/active-directory/read-password-stamp.ts'
import { type Samba, startSamba } from '../machine/start-samba.ts'
import { connect, underTest } from './directory-under-test.ts'

// A hardened domain, where not everybody may read how others sign in (an empty "Pre-Windows 2000 Compatible Access").
const userClass = 'bf967aba-0de6-11d0-a285-00aa003049e2'
const logonInformation = '5f202010-79a5-11d0-9020-00c04fc2d4cf'
const adminCount = 'bf967918-0de6-11d0-a285-00aa003049e2'
const delegateTo = '800d94d7-b7a1-42a1-b14d-7cae1423d07f'
const attributes = {
  pwdLastSet: 'bf967a0a-0de6-11d0-a285-00aa003049e2',
  userAccountControl: 'bf967a68-0de6-11d0-a285-00aa003049e2',
} as const

let samba: Samba
let directory: Directory
beforeAll(async () => {
  samba = await startSamba()
  directory = connect(underTest(samba))
})
afterAll(async () => {
  await directory?.close()
  await samba?.stop()
})

/** A container where the service account may not read `guids` of users. */
async function closedContainer(name: string, ...guids: readonly string[]): Promise<string> {
  const ou = `OU=${name}`
  await samba.sambaTool('ou', 'create', ou)
  const sid = await serviceSid()
  const sddl = guids.map((guid) => `(OD;CIIO;RP;${guid};${userClass};${sid})`).join('')
  await samba.sambaTool('dsacl', 'set', `--objectdn=${ou},${samba.baseDn}`, `--sddl=${sddl}`)
  return ou
}

/** An account that was used, in a container of its own where the service account may not read `guid`. */
async function usedAccount(name: string, guid: string): Promise<string> {
  const ou = await closedContainer(name, guid)
  const created = await samba.addAccount({ cn: `Used ${name}`, sam: `used-${name}`, ou })
  expect(await samba.kinit(created.sam, created.password)).toMatchObject({ ok: true })
  return guidOf(created)
}

async function guidOf(created: { readonly sam: string }): Promise<string> {
  const found = await directory.read((one) =>
    findAccount(one, { samAccountName: created.sam }, 'employeeID'),
  )
  if (found.found !== 'one') throw new Error(found.found)
  return found.account.objectGuid
}

async function serviceSid(): Promise<string> {
  const shown = await samba.sambaTool('user', 'show', 'svc-firstkey', '--attributes=objectSid')
  return /^objectSid: (.+)$/m.exec(shown)?.[1] ?? ''
}

test('where sign-ins may not be read, an account does not look as if it had never been used', async () => {
  const account = await usedAccount('logon', logonInformation)
  await expect(readAccountStatus(directory, account, 'employeeID')).rejects.toMatchObject({
    code: 'rights-missing',
    detail: { unreadable: 'lastLogon' },
  })
})

test.each(Object.entries(attributes))(
  'where %s may not be read, nothing is concluded from its absence',
  async (name, guid) => {
    const account = await usedAccount(name, guid)
    await expect(readAccountStatus(directory, account, 'employeeID')).rejects.toMatchObject({
      code: 'rights-missing',
      detail: { unreadable: name },
    })
  },
)

test('a set does not begin on a pwdLastSet that may not be read', async () => {
  const account = await usedAccount('stamp', attributes.pwdLastSet)
  const stamp = directory.read((one) => readPasswordStamp(one, account))
  await expect(stamp).rejects.toMatchObject({ code: 'rights-missing' })
})

// Absent and hidden look the same for these two.
test('where a container hides adminCount and delegation, an administrator and a delegate are found all the same', async () => {
  const ou = await closedContainer('privileges', adminCount, delegateTo)
  const plain = await samba.addAccount({ cn: 'Plain Hidden', sam: 'hidden-plain', ou })
  const admin = await samba.addAccount({ cn: 'Admin Hidden', sam: 'hidden-admin', ou })
  const delegate = await samba.addAccount({ cn: 'Delegate Hidden', sam: 'hidden-delegate', ou })
  await samba.setAttributes(admin.dn, { adminCount: '1' })
  await samba.sambaTool('group', 'add', 'Deputies')
  await samba.addToGroup('Domain Admins', 'Deputies')
  await samba.addToGroup('Deputies', admin.sam)
  await samba.setAttributes(delegate.dn, { 'msDS-AllowedToDelegateTo': 'cifs/files' })
  const statusOf = async (created: { readonly sam: string }) =>
    readAccountStatus(directory, await guidOf(created), 'employeeID')
  expect(decideProtected(await statusOf(plain))).toBeUndefined()
  const status = await statusOf(admin)
  expect(status.adminCount).toBe(0)
  expect(decideProtected(status)).toBe('protected-group')
  // Public Information, as the class by which the account is found: every account grants it itself.
  expect(decideProtected(await statusOf(delegate))).toBe('delegation')
})
