import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Directory } from '../../agent/active-directory/connect-directory.ts'
import { decideHindrances } from '../../agent/active-directory/decide-hindrances.ts'
import { decideProtected } from '../../agent/active-directory/decide-protected.ts'
import { type DirectoryAccount, findAccount } from '../../agent/active-directory/find-account.ts'
import { lookForSignIn } from '../../agent/active-directory/look-for-sign-in.ts'
import { provePassword } from '../../agent/active-directory/prove-password.ts'
import { readAccountStatus } from '../../agent/active-directory/read-account-status.ts'
import { readOwnBind } from '../../agent/active-directory/read-own-bind.ts'
import { readPasswordPolicy } from '../../agent/active-directory/read-password-policy.ts'
import { readPasswordStamp } from '../../agent/active-directory/read-password-stamp.ts'
import { setPassword } from '../../agent/active-directory/set-password.ts'
import { settlePassword } from '../../agent/active-directory/settle-password.ts'
import { systemClock } from '../../protocol/clock.ts'
import { Secret } from '../../protocol/secret.ts'
import {
  connect,
  type DirectoryUnderTest,
  freshPassword,
  type IntendedDifferences,
  type WantedHire,
} from './directory-under-test.ts'

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
      directory = connect(real)
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
    const newHire = async (wanted: Partial<WantedHire> = {}) => {
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

    test('since when an account is disabled can be read, and only an account that was changed has changed', async () => {
      const { created, account } = await newHire()
      const before = (await directoryStatus(account)).accountControlChangedAt
      expect(Math.abs(Date.now() - (before?.getTime() ?? 0))).toBeLessThan(60_000)
      await systemClock.sleep(1100)
      await real.setAttributes(created, { description: 'something else' })
      expect((await directoryStatus(account)).accountControlChangedAt).toEqual(before)
      await real.setAttributes(created, { userAccountControl: '514' })
      const after = await directoryStatus(account)
      expect(after.disabled).toBe(true)
      expect(after.accountControlChangedAt?.getTime()).toBeGreaterThan(before?.getTime() ?? 0)
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
        logons: [
          { controller: expect.any(String), lastLogon: undefined, logonCount: 0, isReadable: true },
        ],
        controllersNotReached: [],
      })
      expect(status.objectClasses).toContain('user')
      expect(status.groupSids.some((sid) => sid.endsWith('-513'))).toBe(true)
      for (const instant of [status.whenCreated, status.passwordLastSet]) {
        expect(Math.abs((instant?.getTime() ?? 0) - before)).toBeLessThan(60_000)
      }
    })

    test('what stops a hire at the door is found from the facts', async () => {
      const { created, account } = await newHire({ disabled: true, cannotChange: true })
      const tomorrow = new Date(Date.now() + 86_400_000)
      const inAMonth = new Date(Date.now() + 30 * 86_400_000)
      await real.setAttributes(created, {
        accountExpires: String((BigInt(tomorrow.getTime()) + 11_644_473_600_000n) * 10_000n),
        logonHours: Buffer.alloc(21),
        userWorkstations: 'PC-7,PC-8',
        userAccountControl: String(0x202 | 0x40000),
      })
      const status = await directoryStatus(account)
      expect(status.workstations).toEqual(['PC-7', 'PC-8'])
      expect(Math.abs((status.expiresAt?.getTime() ?? 0) - tomorrow.getTime())).toBeLessThan(2)
      expect(decideHindrances(status, 90, new Date(), inAMonth)).toEqual([
        'disabled',
        'expires-before-start',
        'logon-hours',
        'workstations',
        'smart-card-required',
        'cannot-change-password',
      ])
    })

    test('rights that were not delegated are seen before anything is tried', async () => {
      const { account } = await newHire({ ou: 'Other' })
      const status = await directoryStatus(account)
      expect(status.mayWrite).toEqual({ pwdLastSet: false, lockoutTime: false })
      expect(decideHindrances(status, 90, new Date(), new Date())).toEqual(['rights-missing'])
    })

    test('a locked account says so', async () => {
      const { created, account } = await newHire()
      await real.lock(created)
      expect((await directoryStatus(account)).locked).toBe(true)
    })

    test('an administrator is protected, also one who became it a moment ago', async () => {
      const { created, account } = await newHire()
      expect(decideProtected(await directoryStatus(account))).toBeUndefined()
      await real.addToGroup('Domain Admins', created.sam)
      expect(decideProtected(await directoryStatus(account))).toBe('protected-group')
    })

    test.each(['Group Policy Creator Owners', 'DnsAdmins'])(
      'a member of %s is protected',
      async (group) => {
        const { created, account } = await newHire()
        await real.addToGroup(group, created.sam)
        expect(decideProtected(await directoryStatus(account))).toBe('protected-group')
      },
    )

    test('an account that runs a service is protected', async () => {
      const { created, account } = await newHire()
      await real.setAttributes(created, {
        servicePrincipalName: `HTTP/${created.sam}.example.test`,
      })
      expect(decideProtected(await directoryStatus(account))).toBe('service-account')
    })

    const policyOf = (account: DirectoryAccount) =>
      directory.read((one) =>
        readPasswordPolicy(one, account.objectGuid, { minimumLength: 14, complexity: true }),
      )

    test('the rules of the domain are read', async () => {
      const { account } = await newHire()
      expect(await policyOf(account)).toEqual({
        ...real.rules,
        source: 'domain',
        historyEnforced: differences.historyBindsResets,
      })
    })

    test('the fine-grained rules of an account come before those of the domain, and bind it', async () => {
      const { created, account } = await newHire()
      await real.addToGroup('Privileged Staff', created.sam)
      expect(await policyOf(account)).toMatchObject({ minimumLength: 16, source: 'fine-grained' })
      expect(await set(account, new Secret('Amber-42-Lake'))).toEqual({
        outcome: 'refused',
        code: 'password-against-policy',
      })
      expect(await set(account, freshPassword())).toMatchObject({ outcome: 'set' })
    })

    test('the same password a second time is refused only where history binds resets', async () => {
      const { account } = await newHire()
      const password = freshPassword()
      expect(await set(account, password)).toMatchObject({ outcome: 'set' })
      expect((await set(account, password)).outcome).toBe(
        differences.historyBindsResets ? 'refused' : 'set',
      )
    })

    test('the account name in a password is refused only where the directory does', async () => {
      const { created, account } = await newHire({ sam: 'quicksilver' })
      const { outcome } = await set(account, new Secret(`Xy7-${created.sam}-Tor-31`))
      expect(outcome).toBe(differences.accountNameInPasswordRefused ? 'refused' : 'set')
    })

    test('a password beyond 256 characters is refused only where the directory does', async () => {
      const { account } = await newHire()
      const { outcome } = await set(account, new Secret(`Aa1-${'velvet '.repeat(40)}`))
      expect(outcome).toBe(differences.overlongPasswordRefused ? 'refused' : 'set')
    })

    test('a password with letters of every kind is set and proved as it was typed', async () => {
      const { account } = await newHire()
      const password = new Secret('Zö"ë,\\ 日本 – ключ 🔑 9')
      expect(await set(account, password)).toMatchObject({ outcome: 'set' })
      expect(await prove(account, password)).toEqual({ proof: 'proved', condition: 'none' })
    })

    test('an expired account proves its password and says what is in the way', async () => {
      const { created, account } = await newHire()
      const password = freshPassword()
      await set(account, password)
      await real.setAttributes(created, { accountExpires: '131000000000000000' })
      expect(await prove(account, password)).toEqual({
        proof: 'proved',
        condition: 'account-expired',
      })
    })

    test('an empty password is never tried', async () => {
      const { account } = await newHire()
      await expect(prove(account, new Secret(''))).rejects.toThrow(RangeError)
    })

    test('our own proof is not taken for a sign-in, the first real one is', async () => {
      const { created, account } = await newHire()
      const password = freshPassword()
      const after = await directory.write(async (one) => {
        const outcome = await setPassword(one, account.objectGuid, password)
        await provePassword(one, account.dn, password)
        if (outcome.outcome !== 'set') throw new Error(outcome.outcome)
        return (await readOwnBind(one, account.objectGuid)).boundAt
      })
      const look = () => lookForSignIn(directory, account.objectGuid, after)
      expect(await look()).toEqual({ seen: false, controllersNotReached: [] })
      await real.signIn(created, password)
      expect(await look()).toMatchObject({ seen: true, at: expect.any(Date) })
    })

    test('a set whose answer was lost is settled by reading: changed or not', async () => {
      const { account } = await newHire()
      const before = await directory.read((one) => readPasswordStamp(one, account.objectGuid))
      const settle = () => settlePassword(directory, systemClock, account.objectGuid, before)
      expect(await settle()).toEqual({ settled: 'unchanged' })
      await set(account, freshPassword())
      expect(await settle()).toMatchObject({ settled: 'changed' })
    })

    test('an account that is not there cannot be read, set or settled', async () => {
      const objectGuid = '01234567-89ab-4def-8123-456789abcdef'
      const missing = { code: 'account-missing' }
      await expect(readAccountStatus(directory, objectGuid, 'employeeID')).rejects.toMatchObject(
        missing,
      )
      await expect(
        directory.read((one) => readPasswordStamp(one, objectGuid)),
      ).rejects.toMatchObject(missing)
      expect(await directory.write((one) => setPassword(one, objectGuid, freshPassword()))).toEqual(
        { outcome: 'refused', code: 'account-missing' },
      )
    })
  })
}
