import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectDirectory, type Directory } from '../../agent/active-directory/connect-directory.ts'
import { type DirectoryAccount, findAccount } from '../../agent/active-directory/find-account.ts'
import { provePassword } from '../../agent/active-directory/prove-password.ts'
import { readAccountStatus } from '../../agent/active-directory/read-account-status.ts'
import { setPassword } from '../../agent/active-directory/set-password.ts'
import { systemClock } from '../../protocol/clock.ts'
import { Secret } from '../../protocol/secret.ts'
import type { Samba } from '../machine/start-samba.ts'

/** A running directory, and what a test may do to it behind the back of the code under test. */
export type DirectoryUnderTest = Pick<
  Samba,
  | 'host'
  | 'ip'
  | 'caPem'
  | 'baseDn'
  | 'netbios'
  | 'serviceAccount'
  | 'addAccount'
  | 'setAttributes'
  | 'addToGroup'
  | 'lock'
  | 'stop'
>

/** Where directories differ on purpose. A row that does not hold fails the test, so that the table stays true. */
export interface IntendedDifferences {
  /** The policy-hints control is listed: history binds resets, and the agent says so. */
  readonly historyBindsResets: boolean
  /** A password that contains the account name is refused. */
  readonly accountNameInPasswordRefused: boolean
}

const quiet = { debug() {}, info() {}, warn() {}, error() {} }
export const ports = { clock: systemClock, log: quiet, nodeDebug: undefined }

export function settingsOf(directory: DirectoryUnderTest) {
  return {
    controllers: [{ host: directory.host, address: directory.ip }],
    caPem: directory.caPem,
    serviceAccount: {
      name: directory.serviceAccount.upn,
      password: new Secret(directory.serviceAccount.password),
    },
  }
}

export function freshPassword(): Secret {
  return new Secret(`Velvet-${randomBytes(9).toString('base64url')}-7-Rivers`)
}

/** What the agent needs of a directory, whichever it is. */
export function keepsTheDirectoryContract(
  start: () => Promise<DirectoryUnderTest>,
  differences: IntendedDifferences,
): void {
  describe('the directory contract', () => {
    let real: DirectoryUnderTest
    let directory: Directory
    let counter = 0

    beforeAll(async () => {
      real = await start()
      directory = connectDirectory(settingsOf(real), ports)
    })
    afterAll(async () => {
      await directory?.close()
      await real?.stop()
    })

    const newSam = () => {
      counter += 1
      return `hire${counter}`
    }
    const find = async (samAccountName: string): Promise<DirectoryAccount> => {
      const found = await directory.read((one) =>
        findAccount(one, { samAccountName }, 'employeeID'),
      )
      if (found.found !== 'one') throw new Error(`found ${found.found}`)
      return found.account
    }
    const newHire = async (
      wanted: Partial<Parameters<DirectoryUnderTest['addAccount']>[0]> = {},
    ) => {
      const sam = wanted.sam ?? newSam()
      const created = await real.addAccount({ cn: `Hire ${sam}`, ...wanted, sam })
      return { created, account: await find(sam) }
    }
    const directoryStatus = (account: DirectoryAccount) =>
      readAccountStatus(directory, account.objectGuid, 'employeeID')
    const set = (account: DirectoryAccount, password: Secret) =>
      directory.write((one) => setPassword(one, account.objectGuid, password))
    const prove = (account: DirectoryAccount, password: Secret) =>
      directory.read((one) => provePassword(one, account.dn, password))

    test('an account is found by employee number, with everything the job needs to know', async () => {
      const created = await real.addAccount({
        cn: 'Jörg Müller, Dr. (Köln)',
        sam: 'jmueller',
        employeeId: '004711',
        mobile: '+31612345678',
        givenName: 'Jörg',
        sn: 'Müller',
        displayName: 'Müller, Jörg',
      })
      const found = await directory.read((one) =>
        findAccount(one, { employeeNumber: '004711' }, 'employeeID'),
      )
      expect(found).toEqual({
        found: 'one',
        account: {
          objectGuid: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
          dn: created.dn,
          container: `OU=Newcomers,${real.baseDn}`,
          samAccountName: 'jmueller',
          userPrincipalName: created.upn,
          netbiosDomain: real.netbios,
          employeeNumber: '004711',
          mobile: '+31612345678',
          givenName: 'Jörg',
          surname: 'Müller',
          displayName: 'Müller, Jörg',
        },
      })
    })

    test('the same account is found by each of its names', async () => {
      const { created, account } = await newHire({ employeeId: '5001' })
      for (const query of [
        { objectGuid: account.objectGuid },
        { userPrincipalName: created.upn },
        { samAccountName: created.sam },
        { employeeNumber: '5001' },
      ]) {
        const found = await directory.read((one) => findAccount(one, query, 'employeeID'))
        expect(found).toEqual({ found: 'one', account })
      }
    })

    test('nobody is found by a number that no account has, or by a GUID that never was', async () => {
      for (const query of [
        { employeeNumber: 'no such' },
        { employeeNumber: '*' },
        { objectGuid: '01234567-89ab-4def-8123-456789abcdef' },
      ]) {
        const found = await directory.read((one) => findAccount(one, query, 'employeeID'))
        expect(found).toEqual({ found: 'none' })
      }
    })

    test('two accounts with one employee number are several, not one of them', async () => {
      await newHire({ employeeId: '6001' })
      await newHire({ employeeId: '6001' })
      const found = await directory.read((one) =>
        findAccount(one, { employeeNumber: '6001' }, 'employeeID'),
      )
      expect(found).toEqual({ found: 'several' })
    })

    test('a set password is read back and proved, and the one before opens nothing', async () => {
      const { created, account } = await newHire()
      const password = freshPassword()
      const outcome = await set(account, password)
      expect(outcome).toMatchObject({
        outcome: 'set',
        mustChange: false,
        historyEnforced: differences.historyBindsResets,
      })
      expect(await prove(account, password)).toEqual({ proof: 'proved', condition: 'none' })
      expect(await prove(account, new Secret(created.password))).toEqual({ proof: 'wrong' })
    })

    test('a must-change account is no longer one after its first key', async () => {
      const { created, account } = await newHire({ mustChange: true })
      expect(await prove(account, new Secret(created.password))).toEqual({
        proof: 'proved',
        condition: 'must-change',
      })
      const password = freshPassword()
      expect(await set(account, password)).toMatchObject({ outcome: 'set', mustChange: false })
      expect(await prove(account, password)).toEqual({ proof: 'proved', condition: 'none' })
    })

    test('a locked account is unlocked by its first key', async () => {
      const { created, account } = await newHire()
      await real.lock(created)
      expect(await prove(account, new Secret(created.password))).toEqual({ proof: 'locked' })
      const password = freshPassword()
      expect(await set(account, password)).toMatchObject({ outcome: 'set' })
      expect(await prove(account, password)).toEqual({ proof: 'proved', condition: 'none' })
    })

    test('the password of a disabled account is set and proved, and a wrong one is still wrong', async () => {
      const { account } = await newHire({ disabled: true })
      const password = freshPassword()
      expect(await set(account, password)).toMatchObject({ outcome: 'set' })
      expect(await prove(account, password)).toEqual({ proof: 'proved', condition: 'disabled' })
      expect(await prove(account, freshPassword())).toEqual({ proof: 'wrong' })
    })

    test('a password against the policy is refused and changes nothing', async () => {
      const { created, account } = await newHire()
      expect(await set(account, new Secret('short1A'))).toEqual({
        outcome: 'refused',
        code: 'password-against-policy',
      })
      expect(await set(account, new Secret('alllowercaseletters'))).toEqual({
        outcome: 'refused',
        code: 'password-against-policy',
      })
      expect(await prove(account, new Secret(created.password))).toEqual({
        proof: 'proved',
        condition: 'none',
      })
    })

    test('an account outside the delegated container is refused', async () => {
      const { account } = await newHire({ ou: 'Other' })
      expect(await set(account, freshPassword())).toEqual({
        outcome: 'refused',
        code: 'rights-missing',
      })
    })

    test('the facts of a fresh account show that it was never used and may be given a key', async () => {
      const before = Date.now()
      const { account } = await newHire()
      const status = await directoryStatus(account)
      expect(status).toMatchObject({
        account,
        disabled: false,
        locked: false,
        expiresAt: undefined,
        passwordNeverExpires: false,
        smartCardRequired: false,
        cannotChangePassword: false,
        logonHours: undefined,
        workstations: [],
        adminCount: 0,
        primaryGroupId: 513,
        servicePrincipalNames: 0,
        mayWrite: { pwdLastSet: true, lockoutTime: true },
        logons: [{ controller: real.host, lastLogon: undefined, logonCount: 0 }],
        controllersNotReached: [],
      })
      expect(status.objectClasses).toContain('user')
      expect(status.groupSids.some((sid) => sid.endsWith('-513'))).toBe(true)
      for (const instant of [status.whenCreated, status.passwordLastSet]) {
        expect(Math.abs((instant?.getTime() ?? 0) - before)).toBeLessThan(5000)
      }
    })
  })
}
