import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { noLog } from '../../simulator/log.ts'
import { startProvisioning } from '../../simulator/provisioning/start-provisioning.ts'
import type { DirectoryEndpoint } from '../../simulator/sync/open-directory.ts'
import { type HashReader, startSync } from '../../simulator/sync/start-sync.ts'
import { openTenant, type Reply } from '../graph/open-tenant.ts'
import { openUpload } from '../graph/open-upload.ts'

export interface ProvisionedDirectory {
  /** As somebody who may create people. */
  readonly endpoint: DirectoryEndpoint
  readonly baseDn: string
  readonly dnsDomain: string
  readonly readHash: HashReader
  addAccount(account: { cn: string; sam: string; employeeId?: string }): Promise<unknown>
  /** Whether somebody gets in with it. */
  stop(): Promise<void>
}

/** What becomes of an upload in a directory, whichever it is. */
export function keepsTheProvisioningContract(open: () => Promise<ProvisionedDirectory>): void {
  describe('the provisioning contract', () => {
    let directory: ProvisionedDirectory
    let world: Awaited<ReturnType<typeof openTenant>>
    let upload: Awaited<ReturnType<typeof openUpload>>
    let count = 0

    beforeAll(async () => {
      directory = await open()
      world = await openTenant(directory.dnsDomain)
      upload = await openUpload(world)
    })
    afterEach(() => {
      world.clock.stepTo(0)
      expect(world.problems.splice(0)).toEqual([])
    })
    afterAll(async () => {
      await world?.tenant.stop()
      await directory?.stop()
    })

    const provision = (more = {}) => {
      const container = `OU=Newcomers,${directory.baseDn}`
      const options = { jobId: upload.jobId, directory: directory.endpoint, container, ...more }
      return startProvisioning(options, { ...world, log: noLog })
    }
    const newPerson = (more: Readonly<Record<string, unknown>> = {}) => {
      count += 1
      const externalId = `70${count}`
      return {
        externalId,
        userName: `hr${count}@${directory.dnsDomain}`,
        name: { familyName: `Record ${count}`, givenName: 'Hanna' },
        active: true,
        ...more,
      }
    }
    const readUser = async (name: string) => {
      const { endpoint, readHash, baseDn } = directory
      const scope = [`OU=Newcomers,${baseDn}`, `OU=Staff,${baseDn}`]
      const options = { kind: 'cloud-sync', hashSync: true, scope, directory: endpoint } as const
      const sync = startSync({ ...options, readHash }, { ...world, log: noLog })
      expect(await sync.runCycle()).toMatchObject({ failed: false })
      await sync.stop()
      return world.tenant.person(name)
    }

    test('whoever is uploaded has an account after the cycle, and nobody its password', async () => {
      const boss = newPerson({ displayName: 'The Boss' })
      const person = newPerson({
        emails: [{ value: 'hanna@example.test', type: 'work', primary: true }],
        phoneNumbers: [
          { value: '+31 20 555', type: 'work' },
          { value: '+31612345678', type: 'mobile' },
        ],
        title: 'Clerk',
        enterprise: { department: 'Front Office', manager: { value: boss.externalId } },
        custom: { HireDate: '2026-12-01T07:00:00Z' },
      })
      expect((await upload([person, boss])).status).toBe(202)
      expect(await provision().runCycle()).toMatchObject({ created: 2, refused: 0, failed: false })
      const { user, managerId, hasPassword } = await readUser(person.userName)
      expect(user).toMatchObject({
        userPrincipalName: person.userName,
        displayName: 'Hanna Record 2',
        givenName: 'Hanna',
        employeeId: person.externalId,
        mail: 'hanna@example.test',
        mobilePhone: '+31612345678',
        businessPhones: ['+31 20 555'],
        jobTitle: 'Clerk',
        department: 'Front Office',
        employeeHireDate: '2026-12-01T07:00:00Z',
        onPremisesSamAccountName: 'hr2',
        accountEnabled: true,
      })
      expect(hasPassword).toBe(true)
      // The manager came after: the end of the cycle finds them, and the log tells both.
      expect(world.tenant.person(managerId ?? '').user.displayName).toBe('The Boss')
      const [second, first] = await upload.logOf(person.externalId)
      expect(second).toMatchObject({
        provisioningAction: 'update',
        modifiedProperties: [{ displayName: 'manager', oldValue: null }],
      })
      expect(first.provisioningStatusInfo).toMatchObject({
        status: 'warning',
        errorInformation: { errorCode: 'ManagerNotFound' },
      })
      expect(JSON.stringify(first)).not.toMatch(/unicodePwd|password/i)
    })

    test('a manager who comes later is found later', async () => {
      const boss = newPerson()
      const person = newPerson({ enterprise: { manager: { value: boss.externalId } } })
      await upload([person])
      const agent = provision()
      await agent.runCycle()
      await upload([boss])
      expect(await agent.runCycle()).toMatchObject({ created: 1, changed: 1 })
      const { managerId } = await readUser(person.userName)
      expect(world.tenant.person(managerId ?? '').user['employeeId']).toBe(boss.externalId)
    })

    test('whoever matches is changed, and disabled where active is not true', async () => {
      const person = newPerson({ title: 'Clerk' })
      const agent = provision()
      await upload([person])
      await agent.runCycle()
      await upload([person])
      expect(await agent.runCycle()).toMatchObject({ skipped: 1 })
      await upload([{ ...person, title: 'Head clerk' }])
      expect(await agent.runCycle()).toMatchObject({ changed: 1 })
      const { active: _left, ...silent } = person
      await upload([silent])
      expect(await agent.runCycle()).toMatchObject({ disabled: 1 })
      expect((await readUser(person.userName)).user).toMatchObject({
        accountEnabled: false,
        jobTitle: 'Clerk',
      })
      const log = await upload.logOf(person.externalId)
      const said = log.map((each: Reply['body']) => [
        each.provisioningAction,
        each.provisioningStatusInfo.status,
        each.provisioningStatusInfo.errorInformation?.errorCode,
      ])
      expect(said.toReversed()).toEqual([
        ['create', 'success', undefined],
        ['other', 'skipped', 'RedundantExport'],
        ['update', 'success', undefined],
        ['disable', 'success', undefined],
      ])
      expect(log[1].modifiedProperties).toEqual([
        { displayName: 'title', oldValue: 'Clerk', newValue: 'Head clerk' },
      ])
    })

    test('somebody who was there before, under another name, is matched by the employee number', async () => {
      await directory.addAccount({ cn: 'Old hand', sam: 'oldhand', employeeId: '69001' })
      await upload([newPerson({ externalId: '69001', active: false })])
      expect(await provision().runCycle()).toMatchObject({ disabled: 1, created: 0 })
    })

    test('an account stays disabled until its hire date where the mapping says so', async () => {
      const custom = { HireDate: new Date(Date.now() + 30 * 60_000).toISOString() }
      const person = newPerson({ custom })
      const agent = provision({ disabledUntilHired: true })
      await upload([person])
      await agent.runCycle()
      expect((await readUser(person.userName)).user.accountEnabled).toBe(false)
      world.clock.stepTo(40 * 60_000)
      await agent.runCycle()
      expect((await readUser(person.userName)).user.accountEnabled).toBe(false)
      await upload([person])
      await agent.runCycle()
      expect((await readUser(person.userName)).user.accountEnabled).toBe(true)
    })

    test('one person who cannot be written stops nobody else, and the log says why', async () => {
      const taken = newPerson()
      const twice = [
        { cn: 'Twice 1', sam: 'twice1', employeeId: '69002' },
        { cn: 'Twice 2', sam: 'twice2', employeeId: '69002' },
      ]
      for (const each of twice) await directory.addAccount(each)
      const last = newPerson()
      const nameless = newPerson({ userName: undefined })
      const wrong = [
        [newPerson({ userName: taken.userName }), 'DuplicateUserPrincipalName'],
        [nameless, 'MissingRequiredAttribute'],
        [newPerson({ externalId: '69002' }), 'DuplicateTargetEntries'],
        [newPerson({ enterprise: { department: 'Nowhere' } }), 'ContainerNotFound'],
        [newPerson({ displayName: `Hanna ${taken.name.familyName}` }), 'ObjectAlreadyExists'],
      ] as const
      await upload([taken, ...wrong.map(([person]) => person), last])
      const containers = { Nowhere: `OU=Nowhere,${directory.baseDn}` }
      expect(await provision({ containers }).runCycle()).toMatchObject({ created: 2, refused: 5 })
      for (const [person, code] of wrong) {
        const [entry] = await upload.logOf(person.externalId)
        expect(entry.provisioningStatusInfo).toMatchObject({
          status: 'failure',
          errorInformation: { errorCode: code, errorCategory: 'failure' },
        })
      }
    })

    test('what cannot be written because the directory is gone waits, and nothing is in the log', async () => {
      const person = newPerson()
      await upload([person])
      const nobody = { ...directory.endpoint, port: 1 }
      expect(await provision({ directory: nobody }).runCycle()).toMatchObject({ failed: true })
      expect(await upload.logOf(person.externalId)).toEqual([])
      expect(await provision().runCycle()).toMatchObject({ created: 1 })
    })
  })
}
