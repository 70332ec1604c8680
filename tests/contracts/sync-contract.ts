import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../../simulator/clock.ts'
import { noLog } from '../../simulator/log.ts'
import type { SyncKind } from '../../simulator/sync/decide-hash.ts'
import type { DirectoryEndpoint } from '../../simulator/sync/open-directory.ts'
import { type HashReader, type Sync, startSync } from '../../simulator/sync/start-sync.ts'
import { openTenant } from '../graph/open-tenant.ts'
import type { CreatedAccount, WantedAccount } from '../machine/administer-samba.ts'

/** A directory to synchronise, and what a test may do to it. */
export interface SyncedDirectory {
  readonly endpoint: DirectoryEndpoint
  readonly readHash: HashReader
  readonly baseDn: string
  readonly dnsDomain: string
  addAccount(account: WantedAccount): Promise<CreatedAccount>
  /** What only the directory can say of an account. */
  identityOf(account: CreatedAccount): Promise<{ objectGuid: string; sid: string }>
  setAttributes(
    account: CreatedAccount,
    attributes: Readonly<Record<string, string>>,
  ): Promise<void>
  setPassword(account: CreatedAccount, password: string): Promise<void>
  moveAccount(account: CreatedAccount, ou: string): Promise<void>
  deleteAccount(account: CreatedAccount): Promise<void>
  stop(): Promise<void>
}

const first = 'Velvet-rivers-7-under'
const second = 'Copper-meadow-4-above'

/** What a sync makes of a directory, whichever it is. */
export function keepsTheSyncContract(open: () => Promise<SyncedDirectory>): void {
  describe('the sync contract', () => {
    let directory: SyncedDirectory
    let world: Awaited<ReturnType<typeof openTenant>>
    let graph: Awaited<ReturnType<typeof world.openGraph>>
    const running: Sync[] = []
    let count = 0

    beforeAll(async () => {
      directory = await open()
      world = await openTenant(directory.dnsDomain)
      graph = await world.openGraph('User.Read.All')
    })
    afterEach(async () => {
      for (const each of running.splice(0)) await each.stop()
      expect(world.problems.splice(0)).toEqual([])
    })
    afterAll(async () => {
      await world?.tenant.stop()
      await directory?.stop()
    })

    const newSync = (kind: SyncKind = 'cloud-sync', more = {}) => {
      const { endpoint, readHash, baseDn } = directory
      const scope = [`OU=Newcomers,${baseDn}`, `OU=Staff,${baseDn}`]
      const options = { kind, hashSync: true, scope, directory: endpoint, readHash, ...more }
      const sync = startSync(options, { tenant: world.tenant, clock: systemClock, log: noLog })
      running.push(sync)
      return sync
    }
    const newAccount = (wanted: Partial<WantedAccount> = {}) => {
      count += 1
      const sam = `sync${count}`
      return directory.addAccount({ sam, cn: `Sync ${count}`, password: first, ...wanted })
    }
    const signIn = async ({ upn }: CreatedAccount, password: string) => {
      const answer = await world.tenant.signInWithPassword(upn, password)
      return 'refused' in answer ? answer.refused : 'in'
    }
    const read = async (name: string, select: string) =>
      (await graph(`GET /users/${name}?$select=${select}`)).body

    test('an account appears with everything that ties it to the directory', async () => {
      const boss = await newAccount({ ou: 'Staff', displayName: 'The Boss' })
      const account = await newAccount({
        cn: 'Müller, Jörg',
        givenName: 'Jörg',
        sn: 'Müller',
        displayName: 'Jörg Müller',
        employeeId: '004711',
        mobile: '+31612345678',
        attributes: {
          mail: 'joerg@example.test',
          manager: boss.dn,
          title: 'Clerk',
          accountExpires: '1',
        },
      })
      const { objectGuid, sid } = await directory.identityOf(account)
      expect(await newSync().runCycle()).toMatchObject({ failed: false, problems: [] })
      const ties =
        'onPremisesSyncEnabled,onPremisesImmutableId,onPremisesSamAccountName,onPremisesDomainName,onPremisesDistinguishedName,onPremisesUserPrincipalName,onPremisesSecurityIdentifier,onPremisesLastSyncDateTime'
      const texts =
        'displayName,givenName,surname,employeeId,mobilePhone,mail,jobTitle,accountEnabled'
      expect(await read(account.upn, `id,userPrincipalName,${ties},${texts}`)).toMatchObject({
        userPrincipalName: account.upn,
        onPremisesSyncEnabled: true,
        onPremisesImmutableId: storedBytes(objectGuid).toString('base64'),
        onPremisesSamAccountName: account.sam,
        onPremisesDomainName: directory.dnsDomain,
        onPremisesDistinguishedName: account.dn,
        onPremisesUserPrincipalName: account.upn,
        onPremisesSecurityIdentifier: sid,
        onPremisesLastSyncDateTime: expect.stringMatching(/Z$/),
        displayName: 'Jörg Müller',
        givenName: 'Jörg',
        surname: 'Müller',
        employeeId: '004711',
        mobilePhone: '+31612345678',
        mail: 'joerg@example.test',
        jobTitle: 'Clerk',
        // It ran out in 1601: accountExpires does not reach the cloud.
        accountEnabled: true,
      })
      const manager = await graph(`GET /users/${account.upn}/manager?$select=displayName`)
      expect(manager.body.displayName).toBe('The Boss')
    })

    test('what changes in the directory changes in the tenant, and delta tells it', async () => {
      const account = await newAccount({ mobile: '+31600000001', givenName: 'Jo' })
      const sync = newSync()
      await sync.runCycle()
      const { id } = await read(account.upn, 'id')
      const latest = await graph(
        'GET /users/delta?$deltatoken=latest&$select=mobilePhone,accountEnabled',
      )
      await directory.setAttributes(account, { mobile: '+31600000002', userAccountControl: '514' })
      expect(await sync.runCycle()).toMatchObject({ added: 0, changed: 1, removed: 0 })
      const { body } = await graph(`GET ${latest.body['@odata.deltaLink']}`)
      expect(body.value).toEqual([{ id, mobilePhone: '+31600000002', accountEnabled: false }])
      expect(await signIn(account, first)).toBe('disabled')
    })

    test('whoever leaves the scope or the directory is deleted, and delta tells it', async () => {
      const moved = await newAccount()
      const deleted = await newAccount()
      const sync = newSync()
      await sync.runCycle()
      const ids = [await read(moved.upn, 'id'), await read(deleted.upn, 'id')].map(({ id }) => id)
      const latest = await graph('GET /users/delta?$deltatoken=latest')
      await directory.moveAccount(moved, 'Other')
      await directory.deleteAccount(deleted)
      expect(await sync.runCycle()).toMatchObject({ removed: 2, added: 0, changed: 0 })
      const { body } = await graph(`GET ${latest.body['@odata.deltaLink']}`)
      const removed = ids.map((id) => ({ id, '@removed': { reason: 'changed' } }))
      expect(body.value).toEqual(expect.arrayContaining(removed))
      expect((await graph(`GET /users/${moved.upn}`)).status).toBe(404)
    })

    test('a new password opens the cloud after the next cycle, and the old one no longer', async () => {
      const account = await newAccount()
      const sync = newSync()
      await sync.runCycle()
      expect(await signIn(account, first)).toBe('in')
      expect(await signIn(account, 'wrong')).toBe('wrong')
      await directory.setPassword(account, second)
      expect(await signIn(account, second)).toBe('wrong')
      expect(await signIn(account, first)).toBe('in')
      expect(await sync.runPasswordCycle()).toMatchObject({ passwords: 1 })
      expect([await signIn(account, first), await signIn(account, second)]).toEqual(['wrong', 'in'])
    })

    test('without hash sync no password works in the cloud', async () => {
      const account = await newAccount()
      await newSync('cloud-sync', { hashSync: false }).runCycle()
      expect(await signIn(account, first)).toBe('wrong')
    })

    test('a password that must be changed does not work by cloud sync before it was', async () => {
      const account = await newAccount({ mustChange: true })
      const sync = newSync()
      await sync.runCycle()
      expect(await signIn(account, first)).toBe('wrong')
      await directory.setPassword(account, second)
      await sync.runCycle()
      expect(await signIn(account, second)).toBe('in')
    })

    test('by Connect it demands a change with the feature on, and does not work with it off', async () => {
      const account = await newAccount({ mustChange: true })
      await newSync('connect').runCycle()
      expect(await signIn(account, first)).toBe('wrong')
      const sync = newSync('connect', { forceChangeFeature: true })
      await sync.runCycle()
      expect(await signIn(account, first)).toBe('must-change')
      expect(await signIn(account, 'wrong')).toBe('wrong')
      await directory.setPassword(account, second)
      await sync.runCycle()
      expect(await signIn(account, second)).toBe('in')
    })
  })
}

/** The bytes of a GUID as the directory stores them: the first three groups are little-endian. */
function storedBytes(guid: string): Buffer {
  const [first = '', second = '', third = '', ...rest] = guid.split('-')
  const swapped = [first, second, third].map((part) => Buffer.from(part, 'hex').reverse())
  return Buffer.concat([...swapped, Buffer.from(rest.join(''), 'hex')])
}
