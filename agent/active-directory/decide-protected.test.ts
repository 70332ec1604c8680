import { expect, test } from 'vitest'
import { decideProtected, type ProtectedFacts } from './decide-protected.ts'

const domain = 'S-1-5-21-1-2-3'
const dnsAdmins = `${domain}-1101`
const plain: ProtectedFacts = {
  adminCount: 0,
  groupSids: [`${domain}-513`, 'S-1-5-32-545'],
  groupsProtectedByName: [dnsAdmins],
  sid: `${domain}-1105`,
  primaryGroupId: 513,
  userAccountControl: 0x200,
  objectClasses: ['top', 'person', 'organizationalPerson', 'user'],
  servicePrincipalNames: 0,
  delegates: false,
  ofTheDirectory: false,
}
const memberOf = (sid: string) => ({ groupSids: [...plain.groupSids, sid] })

test.each<[string, Partial<ProtectedFacts>, string | undefined]>([
  ['a plain user is not protected', {}, undefined],
  ['an inetOrgPerson is a person', { objectClasses: ['user', 'inetOrgPerson'] }, undefined],
  ['an administrator, now or once', { adminCount: 1 }, 'admin-count'],
  ...[512, 518, 519, 520, 516, 521, 498, 526, 527].map(
    (rid): [string, Partial<ProtectedFacts>, string] => [
      `a member of the domain group ${rid}`,
      memberOf(`${domain}-${rid}`),
      'protected-group',
    ],
  ),
  ...[544, 548, 549, 550, 551, 552].map((rid): [string, Partial<ProtectedFacts>, string] => [
    `a member of the built-in group ${rid}`,
    memberOf(`S-1-5-32-${rid}`),
    'protected-group',
  ]),
  ['domain admins of another domain', memberOf('S-1-5-21-9-9-9-512'), 'protected-group'],
  ['a member of a group that is protected by its name', memberOf(dnsAdmins), 'protected-group'],
  ['a protected primary group', { primaryGroupId: 512 }, 'protected-group'],
  ['a group whose number only looks alike', memberOf('S-1-5-32-512'), undefined],
  ['a domain group numbered 544', memberOf(`${domain}-544`), undefined],
  ['the first administrator', { sid: `${domain}-500` }, 'built-in-account'],
  ['krbtgt', { sid: `${domain}-502` }, 'built-in-account'],
  ['a computer', { objectClasses: ['user', 'computer'] }, 'not-a-person'],
  [
    'a group managed service account',
    { objectClasses: ['user', 'msDS-GroupManagedServiceAccount'] },
    'not-a-person',
  ],
  ['a workstation trust', { userAccountControl: 0x1000 }, 'not-a-person'],
  ['a server trust', { userAccountControl: 0x2000 }, 'not-a-person'],
  ['an interdomain trust', { userAccountControl: 0x800 }, 'not-a-person'],
  ['an account with a service principal name', { servicePrincipalNames: 1 }, 'service-account'],
  ['an account trusted for delegation', { delegates: true }, 'delegation'],
  ['the krbtgt of a read-only controller', { ofTheDirectory: true }, 'built-in-account'],
  ['groups that cannot be read', { groupSids: [] }, 'groups-unreadable'],
  ['an identifier that cannot be read', { sid: '' }, 'groups-unreadable'],
])('%s', (_name, facts, expected) => {
  expect(decideProtected({ ...plain, ...facts })).toBe(expected)
})
