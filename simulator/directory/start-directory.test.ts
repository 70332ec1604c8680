import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Attribute, BerWriter, Change, Client, Control } from 'ldapts'
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Clock } from '../clock.ts'
import { systemClock } from '../clock.ts'
import { noLog } from '../log.ts'
import { type Simulator, start } from '../start.ts'
import type { Directory } from './start-directory.ts'

let offset = 0
const clock: Clock = {
  now: () => new Date(Date.now() + offset),
  sleep: systemClock.sleep,
}
const day = 86_400_000
const good = 'a long Walk 2 the sea'

let simulator: Simulator
let directory: Directory
const open = new Set<Client>()
let counter = 0

beforeAll(async () => {
  simulator = await start(
    { directory: { controllers: [{}, {}, { readOnly: true }] } },
    { clock, log: noLog },
  )
  directory = simulator.directory
})
afterEach(async () => {
  offset = 0
  simulator.faults.clear()
  for (const client of open) await client.unbind().catch(() => undefined)
  open.clear()
})
afterAll(() => simulator.stop())

function clientOf(controller = 0, timeout = 20_000): Client {
  const url = directory.controllers[controller]?.url ?? ''
  const client = new Client({ url, timeout, tlsOptions: { ca: [directory.caPem] } })
  open.add(client)
  return client
}

async function asService(controller = 0, timeout?: number): Promise<Client> {
  const client = clientOf(controller, timeout)
  await client.bind(directory.serviceAccount.dn, directory.serviceAccount.password)
  return client
}

async function asAdministrator(): Promise<Client> {
  const client = clientOf()
  await client.bind(directory.administrator.dn, directory.administrator.password)
  return client
}

/** The `data` code of a refused bind, or `ok`. */
async function bind(name: string, password: string, controller = 0): Promise<string> {
  return await clientOf(controller)
    .bind(name, password)
    .then(() => 'ok')
    .catch((error: Error) => /, data ([0-9a-f]+),/.exec(error.message)?.[1] ?? error.message)
}

function addHire(settings: Partial<Parameters<Directory['addAccount']>[0]> = {}) {
  counter += 1
  return directory.addAccount({
    sAMAccountName: `hire${counter}`,
    password: 'Old 1 password',
    ...settings,
  })
}

const replace = (type: string, ...values: (string | Buffer)[]) =>
  new Change({
    operation: 'replace',
    modification: new Attribute({ type, values: values as string[] }),
  })
const quoted = (password: string) => Buffer.from(`"${password}"`, 'utf16le')
const reset = (password: string) => replace('unicodePwd', quoted(password))

class PolicyHints extends Control {
  override writeControl(writer: BerWriter): void {
    const value = new BerWriter()
    value.startSequence()
    value.writeInt(1)
    value.endSequence()
    writer.writeBuffer(value.buffer, 0x04)
  }
}
const hints = new PolicyHints('1.2.840.113556.1.4.2239', { critical: true })

/** LDAP code and first eight digits, as an agent must classify. */
async function refusalOf(work: Promise<unknown>): Promise<string> {
  return await work
    .then(() => 'done')
    .catch(({ code, message }) => `${code} ${/^[0-9A-F]{8}/.exec(message)?.[0] ?? ''}`)
}

describe('the rootDSE', () => {
  test('anybody may read what a Windows controller tells about itself', async () => {
    const { searchEntries } = await clientOf().search('', { scope: 'base' })
    expect(searchEntries[0]).toMatchObject({
      defaultNamingContext: 'DC=contoso,DC=test',
      dnsHostName: 'dc1.contoso.test',
      domainControllerFunctionality: '7',
      supportedControl: expect.arrayContaining(['1.2.840.113556.1.4.2239']),
    })
    expect(searchEntries[0]?.['supportedCapabilities']).not.toContain('1.2.840.113556.1.4.1920')
  })

  test('a read-only controller says what it is', async () => {
    const { searchEntries } = await clientOf(2).search('', { scope: 'base' })
    expect(searchEntries[0]?.['supportedCapabilities']).toContain('1.2.840.113556.1.4.1920')
  })

  test('everything else wants a bind', async () => {
    const search = clientOf().search(directory.baseDn, { scope: 'base' })
    expect(await refusalOf(search)).toBe('1 000004DC')
  })

  test('a client that does not know the authority gets no connection', async () => {
    const client = new Client({ url: directory.controllers[0]?.url ?? '' })
    open.add(client)
    await expect(client.search('', { scope: 'base' })).rejects.toThrow(/certificate/)
  })
})

describe('a bind', () => {
  test.each([
    ['its distinguished name', ({ dn }: { dn: string }) => dn],
    ['its principal name', (a: { userPrincipalName: string }) => a.userPrincipalName],
    ['DOMAIN\\name', (a: { sAMAccountName: string }) => `contoso\\${a.sAMAccountName}`],
  ])('is good with %s', async (_name, nameOf) => {
    const hire = addHire()
    expect(await bind(nameOf(hire as never), 'Old 1 password')).toBe('ok')
  })

  test('an unknown name and a wrong password are told the same', async () => {
    expect(await bind('CONTOSO\\nobody', 'x')).toBe('52e')
    expect(await bind(addHire().dn, 'x')).toBe('52e')
  })

  test('an empty password is taken as nobody, which proves nothing', async () => {
    const client = clientOf()
    await client.bind(addHire().dn, '')
    expect(await refusalOf(client.search(directory.baseDn, { scope: 'base' }))).toBe('1 000004DC')
  })

  test.each([
    ['533', { disabled: true }],
    ['773', { mustChange: true }],
    ['701', { attributes: { accountExpires: '116444736000000000' } }],
    ['531', { attributes: { userWorkstations: 'THIN-01' } }],
  ] as const)('with the right password says %s, with a wrong one 52e', async (code, settings) => {
    const { dn } = addHire(settings)
    expect(await bind(dn, 'wrong')).toBe('52e')
    expect(await bind(dn, 'Old 1 password')).toBe(code)
  })

  test('outside the hours of the account says 530, with an old password 532', async () => {
    const { dn, sAMAccountName } = addHire()
    directory.setAttributes(sAMAccountName, { logonHours: Buffer.alloc(21) })
    expect(await bind(dn, 'Old 1 password')).toBe('530')
    directory.setAttributes(sAMAccountName, { logonHours: null })
    offset = 91 * day
    expect(await bind(dn, 'Old 1 password')).toBe('532')
  })

  test('the fifth wrong password locks, for everybody, and time unlocks', async () => {
    const { dn } = addHire()
    for (const attempt of [1, 2, 3, 4]) expect(await bind(dn, `wrong ${attempt}`)).toBe('52e')
    expect(await bind(dn, 'wrong 5')).toBe('52e')
    expect(await bind(dn, 'Old 1 password')).toBe('775')
    expect(await bind(dn, 'Old 1 password', 1)).toBe('775')
    offset = 31 * 60_000
    expect(await bind(dn, 'Old 1 password')).toBe('ok')
  })

  test('wrong passwords that are far apart are not added up', async () => {
    const { dn } = addHire()
    for (const attempt of [1, 2, 3, 4]) await bind(dn, `wrong ${attempt}`)
    offset = 31 * 60_000
    expect(await bind(dn, 'wrong 5')).toBe('52e')
    expect(await bind(dn, 'Old 1 password')).toBe('ok')
  })

  test('the password before this one is wrong, and is not counted', async () => {
    const { dn, sAMAccountName } = addHire()
    directory.setPassword(sAMAccountName, good)
    for (const _attempt of [1, 2, 3, 4, 5, 6]) expect(await bind(dn, 'Old 1 password')).toBe('52e')
    expect(await bind(dn, good)).toBe('ok')
  })

  test('stamps lastLogonTimestamp once, and leaves lastLogon alone', async () => {
    const { dn, sAMAccountName } = addHire()
    await bind(dn, 'Old 1 password')
    const first = directory.account(sAMAccountName)
    expect(first.lastLogonTimestamp).toBeInstanceOf(Date)
    expect(first.lastLogon).toEqual([undefined, undefined, undefined])
    offset = 2 * day
    await bind(dn, 'Old 1 password')
    expect(directory.account(sAMAccountName).lastLogonTimestamp).toEqual(first.lastLogonTimestamp)
    offset = 15 * day
    await bind(dn, 'Old 1 password')
    expect(directory.account(sAMAccountName).lastLogonTimestamp).not.toEqual(
      first.lastLogonTimestamp,
    )
  })

  test('an interactive sign-in stamps lastLogon at that controller only', async () => {
    const { dn, sAMAccountName } = addHire()
    directory.signInInteractively(sAMAccountName, { controller: 1, workstation: 'THIN-01' })
    const read = async (controller: number) => {
      const client = await asService(controller)
      const attributes = ['lastLogon', 'logonCount']
      const { searchEntries } = await client.search(dn, { scope: 'base', attributes })
      return searchEntries[0]
    }
    expect(await read(0)).toMatchObject({ lastLogon: '0', logonCount: '0' })
    expect(await read(1)).toMatchObject({
      lastLogon: expect.stringMatching(/^13\d{16}$/),
      logonCount: '1',
    })
  })
})

describe('a search', () => {
  async function find(filter: string, attributes = ['sAMAccountName']) {
    const client = await asService()
    const { searchEntries } = await client.search(directory.baseDn, { filter, attributes })
    return searchEntries.map((entry) => entry['sAMAccountName'])
  }

  test.each([
    ['(employeeID=1002)', ['juergen.mueller']],
    ['(&(objectCategory=person)(objectClass=user)(givenName=grace))', ['grace.okafor']],
    ['(sn=Okaf*)', ['grace.okafor']],
    ['(displayName=*ra jan*)', ['barbara.jansen']],
    ['(|(employeeID=1001)(employeeID=1002))', ['barbara.jansen', 'juergen.mueller']],
    ['(&(employeeID=1*)(userAccountControl:1.2.840.113556.1.4.803:=2))', ['ahmed.elamrani']],
    ['(&(employeeID>=1007)(employeeID<=1008))', ['lotte.visser', 'tom.obrien']],
    ['(&(employeeID=100*)(!(mobile=*)))', ['pieter.bakker', 'lotte.visser']],
    // An attribute that nobody knows makes a filter neither true nor false.
    ['(!(noSuchAttribute=1))', []],
    ['(cn=Müller\\2c Jürgen)', ['juergen.mueller']],
    ['(memberOf=CN=Executives,CN=Users,DC=contoso,DC=test)', ['grace.okafor']],
    // Groups in groups.
    [
      '(&(objectClass=user)(memberOf:1.2.840.113556.1.4.1941:=CN=Administrators,CN=Builtin,DC=contoso,DC=test))',
      ['Administrator', 'dana.admin'],
    ],
    ['(unicodePwd=*)', []],
  ])('for %s finds whom it should', async (filter, names) => {
    expect(await find(filter)).toEqual(names)
  })

  test('an object is found by its GUID and by its SID, also after it was moved', async () => {
    const { objectGuid, sAMAccountName } = addHire({ displayName: 'Somebody' })
    directory.moveAccount(sAMAccountName, 'OU=Staff')
    const client = await asService()
    const byGuid = await client.search(`<GUID=${objectGuid}>`, {
      scope: 'base',
      attributes: ['objectSid'],
      explicitBufferAttributes: ['objectSid'],
    })
    expect(byGuid.searchEntries[0]?.dn).toContain('OU=Staff')
    const sid = byGuid.searchEntries[0]?.['objectSid'] as Buffer
    const bySid = await client.search(`<SID=${sid.toString('hex')}>`, { scope: 'base' })
    expect(bySid.searchEntries[0]?.dn).toBe(byGuid.searchEntries[0]?.dn)
  })

  test('constructed attributes come only when asked for, and tokenGroups only of one object', async () => {
    const client = await asService()
    const dn = directory.account('dana.admin').dn
    const whole = await client.search(dn, { scope: 'base' })
    expect(Object.keys(whole.searchEntries[0] ?? {})).not.toContain('tokenGroups')
    const asked = await client.search(dn, {
      scope: 'base',
      attributes: ['tokenGroups'],
      explicitBufferAttributes: ['tokenGroups'],
    })
    const rids = ((asked.searchEntries[0]?.['tokenGroups'] ?? []) as Buffer[]).map((sid) =>
      sid.readUInt32LE(sid.length - 4),
    )
    expect(rids.toSorted()).toEqual([512, 513, 544, 545])
    const many = client.search(directory.baseDn, { attributes: ['tokenGroups'] })
    expect(await refusalOf(many)).toBe('1 00002120')
  })

  test('a base that is not there is 32 and names what is', async () => {
    const client = await asService()
    const search = client.search(`CN=x,OU=Newcomers,${directory.baseDn}`, { scope: 'base' })
    await expect(search).rejects.toMatchObject({
      code: 32,
      message: expect.stringContaining("'OU=Newcomers,DC=contoso,DC=test'"),
    })
  })

  test('a deleted account is a tombstone that only who asks for it sees', async () => {
    const { objectGuid, sAMAccountName } = addHire()
    directory.deleteAccount(sAMAccountName)
    const client = await asService()
    expect(await find(`(sAMAccountName=${sAMAccountName})`)).toEqual([])
    const gone = client.search(`<GUID=${objectGuid}>`, { scope: 'base' })
    expect(await refusalOf(gone)).toBe('32 0000208D')
    const shown = await client.search(
      `<GUID=${objectGuid}>`,
      { scope: 'base' },
      new Control('1.2.840.113556.1.4.417', { critical: true }),
    )
    expect(shown.searchEntries[0]).toMatchObject({ isDeleted: 'TRUE' })
  })

  test('more than a thousand entries want paging', async () => {
    for (let number = 0; number < 1_050; number += 1) addHire({ container: 'OU=Other' })
    const client = await asService()
    const base = `OU=Other,${directory.baseDn}`
    const filter = '(objectClass=user)'
    expect(await refusalOf(client.search(base, { filter }))).toBe('4 00002023')
    const paged = await client.search(base, {
      filter,
      attributes: ['cn'],
      paged: { pageSize: 500 },
    })
    expect(paged.searchEntries).toHaveLength(1_050)
  })

  test('a critical control that is not there is refused, any other is passed over', async () => {
    const client = await asService()
    const base = { scope: 'base' } as const
    const critical = client.search(
      directory.baseDn,
      base,
      new Control('1.2.3.4', { critical: true }),
    )
    expect(await refusalOf(critical)).toBe('12 00000057')
    const passed = await client.search(directory.baseDn, base, new Control('1.2.3.4'))
    expect(passed.searchEntries).toHaveLength(1)
  })

  test('a search of the whole domain is told of other contexts and not taken into them', async () => {
    const client = await asService()
    const whole = await client.search(directory.baseDn, { filter: '(objectClass=nTDSDSA)' })
    expect(whole.searchEntries).toEqual([])
    expect(whole.searchReferences).toHaveLength(3)
    const sites = await client.search(`CN=Sites,CN=Configuration,${directory.baseDn}`, {
      filter: '(objectCategory=nTDSDSA)',
    })
    expect(sites.searchEntries).toHaveLength(2)
  })
})

describe('setting a password', () => {
  test('is one change with must-change off and the lock taken away', async () => {
    const { dn, sAMAccountName } = addHire({ mustChange: true })
    directory.lockAccount(sAMAccountName)
    const client = await asService()
    const more = [reset(good), replace('pwdLastSet', '-1'), replace('lockoutTime', '0')]
    await client.modify(dn, more, hints)
    expect(await bind(dn, good)).toBe('ok')
    expect(directory.account(sAMAccountName)).toMatchObject({ locked: false, mustChange: false })
  })

  test('does not unlock by itself', async () => {
    const { dn, sAMAccountName } = addHire()
    directory.lockAccount(sAMAccountName)
    await (await asService()).modify(dn, reset(good))
    expect(await bind(dn, good)).toBe('775')
  })

  test('one part that is refused leaves the rest undone', async () => {
    const { dn, sAMAccountName } = addHire({ mustChange: true })
    const changes = [replace('pwdLastSet', '-1'), reset('short')]
    expect(await refusalOf((await asService()).modify(dn, changes))).toBe('19 0000052D')
    expect(directory.account(sAMAccountName).mustChange).toBe(true)
  })

  test('against any rule gives one and the same answer', async () => {
    const { dn, sAMAccountName } = addHire({ displayName: 'Wilhelmina Smit' })
    const client = await asService()
    await client.modify(dn, reset(good))
    const said = new Set<string>()
    const bad = ['Sh0rt', 'nothing but small', `xx ${sAMAccountName} A1`, 'Wilhelmina 2026', good]
    for (const password of bad) {
      await client.modify(dn, reset(password), hints).catch(({ message }) => said.add(message))
    }
    expect([...said]).toEqual([expect.stringMatching(/^0000052D: AtrErr: /)])
  })

  test('history binds a reset only where the policy-hints control is sent', async () => {
    const { dn } = addHire()
    const client = await asService()
    await client.modify(dn, reset(good), hints)
    expect(await refusalOf(client.modify(dn, reset(good), hints))).toBe('19 0000052D')
    expect(await refusalOf(client.modify(dn, reset('Old 1 password'), hints))).toBe('19 0000052D')
    expect(await refusalOf(client.modify(dn, reset(good)))).toBe('done')
  })

  test.each([
    ['without quotes', Buffer.from(good, 'utf16le')],
    ['in UTF-8', Buffer.from(`"${good}"`)],
    ['of an odd length', Buffer.concat([quoted(good), Buffer.from([0])])],
  ])('%s is refused as malformed', async (_case, value) => {
    const change = replace('unicodePwd', value)
    expect(await refusalOf((await asService()).modify(addHire().dn, change))).toBe('53 0000001F')
  })

  test('twice in one change is refused', async () => {
    const change = replace('unicodePwd', quoted(good), quoted('Another 1 password'))
    expect(await refusalOf((await asService()).modify(addHire().dn, change))).toBe('53 0000001F')
  })

  test.each([
    ['an account elsewhere', () => addHire({ container: 'OU=Staff' }).dn],
    ['a protected account', () => addHire({ attributes: { adminCount: '1' } }).dn],
    ['itself', () => directory.serviceAccount.dn],
  ])('of %s is not delegated', async (_case, dnOf) => {
    expect(await refusalOf((await asService()).modify(dnOf(), reset(good)))).toBe('50 00000005')
  })

  test('other attributes are not delegated, and the delegated ones take only certain values', async () => {
    const { dn } = addHire()
    const client = await asService()
    expect(await refusalOf(client.modify(dn, replace('userAccountControl', '512')))).toBe(
      '50 00002098',
    )
    expect(await refusalOf(client.modify(dn, replace('pwdLastSet', '12345')))).toBe('53 00000057')
    expect(await refusalOf(client.modify(dn, replace('lockoutTime', '1')))).toBe('53 00000057')
    expect(await refusalOf(client.modify(dn, replace('noSuchAttribute', '1')))).toBe('16 00000057')
  })

  test('a fine-grained policy binds its people, and its values are for those who may read them', async () => {
    const client = await asService()
    const { dn } = directory.account('grace.okafor')
    expect(await refusalOf(client.modify(dn, reset('Fifteen chars 1')))).toBe('19 0000052D')
    expect(await refusalOf(client.modify(dn, reset('Sixteen chars 12')))).toBe('done')
    const attributes = ['msDS-ResultantPSO']
    const { searchEntries } = await client.search(dn, { scope: 'base', attributes })
    const pso = String(searchEntries[0]?.['msDS-ResultantPSO'])
    const read = await client.search(pso, { scope: 'base' })
    expect(read.searchEntries[0]).toMatchObject({ 'msDS-MinimumPasswordLength': '16' })
    const hire = clientOf()
    await hire.bind(addHire().dn, 'Old 1 password')
    expect((await hire.search(pso, { scope: 'base' })).searchEntries).toEqual([])
  })

  test('at a read-only controller is referred to another', async () => {
    const client = await asService(2)
    expect(await refusalOf(client.modify(addHire().dn, reset(good)))).toBe('10 0000202B')
  })

  test('without the right to unexpire leaves a password that must be changed', async () => {
    const poor = await start(
      {
        directory: { unexpirePassword: false, policyHints: false, passwordSettingsReadable: false },
      },
      { clock, log: noLog },
    )
    const whole = directory
    try {
      directory = poor.directory
      const { dn } = addHire()
      const client = await asService()
      expect(await refusalOf(client.modify(dn, reset(good), hints))).toBe('12 00000057')
      await client.modify(dn, reset(good))
      expect(await bind(dn, good)).toBe('773')
      const container = `CN=Password Settings Container,CN=System,${directory.baseDn}`
      expect(
        (await client.search(container, { filter: '(msDS-MinimumPasswordLength=*)' }))
          .searchEntries,
      ).toEqual([])
    } finally {
      directory = whole
      await poor.stop()
    }
  })
})

describe('a person who changes a password', () => {
  const change = (old: string, password: string) => [
    new Change({
      operation: 'delete',
      modification: new Attribute({ type: 'unicodePwd', values: [quoted(old)] as never }),
    }),
    new Change({
      operation: 'add',
      modification: new Attribute({ type: 'unicodePwd', values: [quoted(password)] as never }),
    }),
  ]

  test('needs the old one, a new one, and a day in between', async () => {
    const { dn } = addHire()
    offset = 2 * day
    const client = clientOf()
    await client.bind(dn, 'Old 1 password')
    expect(await refusalOf(client.modify(dn, change('wrong', good)))).toBe('19 00000056')
    expect(await refusalOf(client.modify(dn, change('Old 1 password', 'Old 1 password')))).toBe(
      '19 0000052D',
    )
    expect(await refusalOf(client.modify(dn, change('Old 1 password', good)))).toBe('done')
    expect(await refusalOf(client.modify(dn, change(good, 'Another 1 password')))).toBe(
      '19 0000052D',
    )
    expect(await bind(dn, good)).toBe('ok')
  })

  test('may be kept from it', async () => {
    const { dn } = addHire({ mayNotChange: true })
    offset = 2 * day
    const client = clientOf()
    await client.bind(dn, 'Old 1 password')
    expect(await refusalOf(client.modify(dn, change('Old 1 password', good)))).toBe('50 00000005')
  })
})

describe('an administrator', () => {
  test('may write what the service account may not', async () => {
    const { dn, sAMAccountName } = addHire({ container: 'OU=Staff' })
    const client = await asAdministrator()
    await client.modify(dn, [
      reset(good),
      replace('mobile', '+491713920099'),
      replace('userAccountControl', '514'),
    ])
    expect(directory.account(sAMAccountName)).toMatchObject({
      mobile: '+491713920099',
      disabled: true,
    })
    expect(await bind(dn, good)).toBe('533')
  })
})

describe('faults', () => {
  test('a set whose connection is cut afterwards was done', async () => {
    const { dn } = addHire()
    const client = await asService()
    simulator.faults.add({ target: 'directory', kind: 'drop-after', operation: 'modify' })
    await expect(client.modify(dn, reset(good))).rejects.toThrow()
    expect(await bind(dn, good)).toBe('ok')
  })

  test('a set that hangs was not done, and holds up everything behind it', async () => {
    const { dn } = addHire()
    const client = await asService(0, 1500)
    simulator.faults.add({ target: 'directory', kind: 'hang', operation: 'modify' })
    const hanging = expect(client.modify(dn, reset(good))).rejects.toThrow()
    await expect(client.search('', { scope: 'base' })).rejects.toThrow()
    await hanging
    expect(await bind(dn, good)).toBe('52e')
  })

  test('a code can be made up, at one controller only', async () => {
    simulator.faults.add({
      target: 'directory',
      kind: 'error',
      operation: 'bind',
      controller: 1,
      code: 51,
      text: '0000200E: busy',
      times: 2,
    })
    const { dn } = addHire()
    expect(await bind(dn, 'Old 1 password', 0)).toBe('ok')
    expect(await refusalOf(clientOf(1).bind(dn, 'Old 1 password'))).toBe('51 0000200E')
    expect(await refusalOf(clientOf(1).bind(dn, 'Old 1 password'))).toBe('51 0000200E')
    expect(await bind(dn, 'Old 1 password', 1)).toBe('ok')
  })

  test('a connection can be refused, and a controller switched off and on', async () => {
    const { dn } = addHire()
    simulator.faults.add({ target: 'directory', kind: 'refuse', controller: 0 })
    await expect(clientOf().bind(dn, 'Old 1 password')).rejects.toThrow()
    expect(await bind(dn, 'Old 1 password')).toBe('ok')
    await directory.controllers[1]?.halt()
    expect(await bind(dn, 'Old 1 password', 1)).toContain('ECONNREFUSED')
    await directory.controllers[1]?.resume()
    expect(await bind(dn, 'Old 1 password', 1)).toBe('ok')
  })
})

// Another client, written by other people, in another language. `npm test` installs it.
describe('the tools of OpenLDAP', () => {
  const run = promisify(execFile)
  // These tools replace `localhost` by the name of the machine.
  const url = () => `ldaps://127.0.0.1:${directory.controllers[0]?.port}`
  const environment = () => {
    const folder = mkdtempSync(join(tmpdir(), 'firstkey-simulator-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, 'ca.pem'), directory.caPem)
    return { folder, env: { LDAPTLS_CACERT: join(folder, 'ca.pem') } }
  }
  const login = () => [
    '-x',
    '-H',
    url(),
    '-D',
    directory.serviceAccount.userPrincipalName,
    '-w',
    directory.serviceAccount.password,
  ]

  test('ldapsearch pages through the newcomers', async () => {
    const { env } = environment()
    const filter = [
      '-LLL',
      '-E',
      'pr=3/noprompt',
      '-b',
      `OU=Newcomers,${directory.baseDn}`,
      '(employeeID=10*)',
      'employeeID',
    ]
    const { stdout } = await run('ldapsearch', [...login(), ...filter], { env })
    expect(stdout.match(/^employeeID: 10\d\d$/gm)).toHaveLength(9)
    expect(stdout).toContain(
      `dn:: ${Buffer.from('CN=Müller\\, Jürgen,OU=Newcomers,DC=contoso,DC=test').toString('base64')}`,
    )
  })

  test('ldapmodify sets a password, and ldapwhoami is the hire', async () => {
    const { env, folder } = environment()
    const { dn, sAMAccountName } = addHire()
    const ldif = `dn: ${dn}\nchangetype: modify\nreplace: unicodePwd\nunicodePwd:: ${quoted(good).toString('base64')}\n`
    writeFileSync(join(folder, 'set.ldif'), ldif)
    await run('ldapmodify', [...login(), '-f', join(folder, 'set.ldif')], { env })
    const { stdout } = await run('ldapwhoami', ['-x', '-H', url(), '-D', dn, '-w', good], { env })
    expect(stdout.trim()).toBe(`u:CONTOSO\\${sAMAccountName}`)
  })
})

describe('adding people over LDAP', () => {
  const quoted = (password: string) =>
    new Attribute({ type: 'unicodePwd', values: [Buffer.from(`"${password}"`, 'utf16le')] })
  const person = (sam: string, more: readonly Attribute[] = []) => [
    new Attribute({ type: 'objectClass', values: ['top', 'person', 'user'] }),
    new Attribute({ type: 'sAMAccountName', values: [sam] }),
    new Attribute({ type: 'userPrincipalName', values: [`${sam}@contoso.test`] }),
    ...more,
  ]
  const nameOf = (cn: string, ou = 'Newcomers') => `CN=${cn},OU=${ou},${directory.baseDn}`
  const open512 = new Attribute({ type: 'userAccountControl', values: ['512'] })

  test('an administrator adds somebody who gets in with the password that was given', async () => {
    const client = await asAdministrator()
    await client.add(nameOf('Ada Byron'), person('ada.b', [open512, quoted(good)]))
    const own = clientOf()
    await own.bind(nameOf('Ada Byron'), good)
    const { searchEntries } = await client.search(nameOf('Ada Byron'), { scope: 'base' })
    expect(searchEntries[0]).toMatchObject({ cn: 'Ada Byron', primaryGroupID: '513' })
  })

  test('without a password an account is disabled', async () => {
    const client = await asAdministrator()
    await client.add(nameOf('No Password'), person('no.password'))
    expect(directory.account('no.password').disabled).toBe(true)
    const refused = client.add(nameOf('Open'), person('open.one', [open512]))
    expect(await refusalOf(refused)).toBe('19 0000052D')
  })

  test('what AD refuses is refused, and leaves nothing behind', async () => {
    const client = await asAdministrator()
    await client.add(nameOf('First'), person('first.one'))
    const cases: readonly (readonly [string, readonly Attribute[], string])[] = [
      [nameOf('First'), person('other.one'), '68 00000524'],
      [nameOf('Same account'), person('first.one'), '68 00000524'],
      [nameOf('Lost', 'Nowhere'), person('lost.one'), '32 0000208D'],
      [nameOf('Weak'), person('weak.one', [open512, quoted('short')]), '19 0000052D'],
      [
        nameOf('Computer'),
        [new Attribute({ type: 'objectClass', values: ['computer'] })],
        '53 00000032',
      ],
      [
        nameOf('Nameless'),
        [new Attribute({ type: 'objectClass', values: ['user'] })],
        '65 0000207C',
      ],
      [
        nameOf('Namesake'),
        [
          ...person('name.sake').filter(({ type }) => type !== 'userPrincipalName'),
          new Attribute({ type: 'userPrincipalName', values: ['FIRST.one@contoso.test'] }),
        ],
        '19 000021C8',
      ],
    ]
    for (const [dn, attributes, refusal] of cases) {
      expect([dn, await refusalOf(client.add(dn, [...attributes]))]).toEqual([dn, refusal])
    }
    await client.add(nameOf('Weak'), person('weak.one'))
    const service = await asService()
    expect(await refusalOf(service.add(nameOf('X'), person('x.one')))).toBe('50 00000005')
    const reader = clientOf(2)
    await reader.bind(directory.administrator.dn, directory.administrator.password)
    expect(await refusalOf(reader.add(nameOf('Y'), person('y.one')))).toMatch(/^10 /)
  })
})
