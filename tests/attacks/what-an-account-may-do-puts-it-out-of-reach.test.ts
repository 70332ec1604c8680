import { afterAll, beforeAll, expect } from 'vitest'
import { refusedBy } from '../machine/attack.ts'
import { readRefusals, tryToAskForCode, tryToSet } from '../machine/forge-grant.ts'
import { type SimulatedWorld, startSimulatedWorld } from '../machine/simulated-world.ts'
import { newClaim } from '../machine/start-agent.ts'

const { test, control } = refusedBy('the guard, by what the account is and may do')

const payroll = 'S-1-5-21-1004336348-1177238915-682003330-1234'
let world: SimulatedWorld

beforeAll(async () => {
  world = await startSimulatedWorld({ denyGroups: [payroll] })
  const { directory } = world.simulator
  directory.addGroup('Payroll')
  directory.addGroup('Payroll Night Shift')
  directory.setAttributes('Payroll', { objectSid: bytesOf(payroll) })
  directory.joinGroup('Payroll Night Shift', 'Payroll')
})
afterAll(() => world.stop())

/** A security identifier as the directory keeps it (MS-DTYP 2.4.2.2). */
function bytesOf(sid: string): Buffer {
  const [authority = 0, ...subs] = sid.split('-').slice(2).map(Number)
  const bytes = Buffer.alloc(8 + subs.length * 4)
  bytes.writeUInt8(1, 0)
  bytes.writeUInt8(subs.length, 1)
  bytes.writeUIntBE(authority, 2, 6)
  for (const [index, sub] of subs.entries()) bytes.writeUInt32LE(sub, 8 + index * 4)
  return bytes
}

/** Both ways in, with a grant that no agent gave; the reason stands in the agent's own log alone. */
async function tryBoth(sam: string) {
  const claim = await newClaim(world.addNewcomer(sam))
  return async () => {
    const answers = [
      await tryToSet(world.agent, claim),
      await tryToAskForCode(world.agent, claim),
    ] as const
    const mine = readRefusals(world.agent).filter(({ account }) => account === claim.account)
    return [...answers, ...new Set(mine.map(({ reason }) => reason))]
  }
}

const person = ['top', 'person', 'organizationalPerson', 'user']
const flags = (more: number) => ({ userAccountControl: String(0x200 | more) })
const privileges: readonly (readonly [string, Record<string, string | string[]>, string])[] = [
  ['trusted for delegation to any service', flags(0x80000), 'delegation'],
  ['trusted to authenticate for delegation', flags(0x1000000), 'delegation'],
  [
    'it may act as others at one service',
    { 'msDS-AllowedToDelegateTo': 'cifs/files' },
    'delegation',
  ],
  ['a computer', { objectClass: [...person, 'computer'] }, 'not-a-person'],
  ['a workstation trust', flags(0x1000), 'not-a-person'],
  ['a server trust', flags(0x2000), 'not-a-person'],
  ['a trust between domains', flags(0x800), 'not-a-person'],
  [
    'a group managed service account',
    { objectClass: [...person, 'computer', 'msDS-GroupManagedServiceAccount'] },
    'not-a-person',
  ],
  [
    'the krbtgt of a read-only controller',
    { 'msDS-SecondaryKrbTgtNumber': '4711' },
    'built-in-account',
  ],
  [
    'an object the domain cannot do without',
    { isCriticalSystemObject: 'TRUE' },
    'built-in-account',
  ],
  ['a service', { servicePrincipalName: 'http/intranet' }, 'service-account'],
  ['it was an administrator', { adminCount: '1' }, 'admin-count'],
]

test.for(privileges)('%s', async ([what, attributes, reason]) => {
  const sam = what.replace(/[^a-z]/gi, '').slice(0, 18)
  const tryIt = await tryBoth(sam)
  world.simulator.directory.setAttributes(sam, attributes)
  expect(await tryIt()).toEqual(['guard-protected', 'guard-protected', reason])
})

test('a member of a group that the operator denies, one group deep', async () => {
  const tryIt = await tryBoth('payer')
  world.simulator.directory.joinGroup('payer', 'Payroll Night Shift')
  expect(await tryIt()).toEqual(['guard-denied', 'guard-denied', 'member of a denied group'])
})

test('a Domain Admin placed in the container, one group deep', async () => {
  const tryIt = await tryBoth('hidden')
  world.simulator.directory.addGroup('Interns')
  world.simulator.directory.joinGroup('Interns', 'Domain Admins')
  world.simulator.directory.joinGroup('hidden', 'Interns')
  expect(await tryIt()).toEqual(['guard-protected', 'guard-protected', 'protected-group'])
})

test('somebody who may have a controller load code: a member of DnsAdmins, one group deep', async () => {
  const { directory } = world.simulator
  const tryIt = await tryBoth('dnsdeputy')
  directory.addGroup('Name Service')
  directory.joinGroup('Name Service', 'DnsAdmins')
  directory.joinGroup('dnsdeputy', 'Name Service')
  expect(await tryIt()).toEqual(['guard-protected', 'guard-protected', 'protected-group'])
})

test('an owner of group policies', async () => {
  const tryIt = await tryBoth('policyowner')
  world.simulator.directory.joinGroup('policyowner', 'Group Policy Creator Owners')
  expect(await tryIt()).toEqual(['guard-protected', 'guard-protected', 'protected-group'])
})

control('a plain newcomer is set', async () => {
  expect(await tryToSet(world.agent, await newClaim(world.addNewcomer('plain')))).toBe('set')
})
