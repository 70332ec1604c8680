import { joinGroup } from './add-account.ts'
import { accountFlags } from './domain/account-flags.ts'
import type { Domain } from './domain/domain.ts'
import type { Entry } from './domain/entry.ts'
import { parseSid } from './domain/object-id.ts'
import { formatInterval } from './domain/windows-time.ts'

const minute = 60_000
const day = 24 * 60 * minute

/** A fresh domain as its first controller makes it: head, containers, well-known groups, and our four units. */
export function seedDomain(domain: Domain): void {
  const { baseDn } = domain
  addHead(domain)
  for (const name of ['Users', 'Computers', 'Builtin', 'System', 'Deleted Objects']) {
    domain.add(`CN=${name},${baseDn}`, { objectClass: ['top', 'container'], cn: name, name })
  }
  domain.add(`CN=Password Settings Container,CN=System,${baseDn}`, {
    objectClass: ['top', 'msDS-PasswordSettingsContainer'],
    cn: 'Password Settings Container',
    name: 'Password Settings Container',
  })
  addConfiguration(domain)
  for (const name of ['Domain Controllers', 'Newcomers', 'Staff', 'Service', 'Other']) {
    domain.add(`OU=${name},${baseDn}`, {
      objectClass: ['top', 'organizationalUnit'],
      objectCategory: `CN=Organizational-Unit,CN=Schema,CN=Configuration,${baseDn}`,
      ou: name,
      name,
    })
  }
  seedGroups(domain)
}

/** Adds a group below `CN=Users`; the well-known ones have a fixed number. */
export function addGroup(domain: Domain, name: string, sid = domain.nextSid()): Entry {
  const builtin = sid.startsWith('S-1-5-32-')
  return domain.add(`CN=${name},CN=${builtin ? 'Builtin' : 'Users'},${domain.baseDn}`, {
    objectClass: ['top', 'group'],
    objectCategory: `CN=Group,CN=Schema,CN=Configuration,${domain.baseDn}`,
    cn: name,
    name,
    sAMAccountName: name,
    objectSid: parseSid(sid) ?? '',
    groupType: builtin ? '-2147483643' : '-2147483646',
    sAMAccountType: builtin ? '536870912' : '268435456',
  })
}

/** Adds the computer object of a controller. The first one holds the PDC role. */
export function addControllerObject(domain: Domain, name: string, readOnly: boolean): void {
  const upper = name.toUpperCase()
  const flags = readOnly
    ? accountFlags.workstation | accountFlags.readOnlyController
    : accountFlags.server | accountFlags.trustedForDelegation
  const hostName = `${name}.${domain.dnsDomain}`
  domain.add(`CN=${upper},OU=Domain Controllers,${domain.baseDn}`, {
    objectClass: ['top', 'person', 'organizationalPerson', 'user', 'computer'],
    objectCategory: `CN=Computer,CN=Schema,CN=Configuration,${domain.baseDn}`,
    cn: upper,
    name: upper,
    sAMAccountName: `${upper}$`,
    sAMAccountType: '805306369',
    objectSid: parseSid(domain.nextSid()) ?? '',
    userAccountControl: String(flags),
    primaryGroupID: readOnly ? '521' : '516',
    dNSHostName: hostName,
    servicePrincipalName: [`ldap/${hostName}`, `HOST/${hostName}`],
    operatingSystem: 'Windows Server 2025 (simulated)',
    isCriticalSystemObject: 'TRUE',
  })
  addServerObject(domain, upper, readOnly)
  const head = domain.find(domain.baseDn)
  if (head && !head.attributes.has('fsmoroleowner')) {
    domain.set(head, 'fSMORoleOwner', [`CN=NTDS Settings,${serverDn(domain, upper)}`])
  }
}

/** Adds a fine-grained password policy that applies to groups or accounts, given by account name. */
export function addPasswordSettings(
  domain: Domain,
  settings: {
    readonly name: string
    readonly precedence: number
    readonly minimumLength: number
    readonly appliesTo: readonly string[]
  },
): Entry {
  const container = `CN=Password Settings Container,CN=System,${domain.baseDn}`
  return domain.add(`CN=${settings.name},${container}`, {
    objectClass: ['top', 'msDS-PasswordSettings'],
    cn: settings.name,
    name: settings.name,
    'msDS-PasswordSettingsPrecedence': String(settings.precedence),
    'msDS-MinimumPasswordLength': String(settings.minimumLength),
    'msDS-PasswordComplexityEnabled': 'TRUE',
    'msDS-PasswordReversibleEncryptionEnabled': 'FALSE',
    'msDS-PasswordHistoryLength': '24',
    'msDS-MinimumPasswordAge': formatInterval(day),
    'msDS-MaximumPasswordAge': formatInterval(60 * day),
    'msDS-LockoutThreshold': '3',
    'msDS-LockoutDuration': formatInterval(60 * minute),
    'msDS-LockoutObservationWindow': formatInterval(60 * minute),
    'msDS-PSOAppliesTo': settings.appliesTo.flatMap((name) => domain.findBySam(name)?.dn ?? []),
  })
}

function addHead(domain: Domain): void {
  domain.add(domain.baseDn, {
    objectClass: ['top', 'domain', 'domainDNS'],
    objectCategory: `CN=Domain-DNS,CN=Schema,CN=Configuration,${domain.baseDn}`,
    dc: domain.dnsDomain.split('.')[0] ?? '',
    name: domain.dnsDomain.split('.')[0] ?? '',
    objectSid: parseSid(domain.sid) ?? '',
    minPwdLength: '10',
    pwdProperties: '1',
    pwdHistoryLength: '24',
    minPwdAge: formatInterval(day),
    maxPwdAge: formatInterval(90 * day),
    lockoutThreshold: '5',
    lockoutDuration: formatInterval(30 * minute),
    lockOutObservationWindow: formatInterval(30 * minute),
    'msDS-Behavior-Version': '7',
  })
}

function addConfiguration(domain: Domain): void {
  const configuration = `CN=Configuration,${domain.baseDn}`
  const path = ['Configuration', 'Sites', 'Default-First-Site-Name', 'Servers']
  let dn = domain.baseDn
  for (const name of path) {
    dn = `CN=${name},${dn}`
    domain.add(dn, { objectClass: ['top', 'container'], cn: name, name })
  }
  const partitions = `CN=Partitions,${configuration}`
  domain.add(partitions, { objectClass: ['top', 'crossRefContainer'], cn: 'Partitions' })
  domain.add(`CN=${domain.netbios},${partitions}`, {
    objectClass: ['top', 'crossRef'],
    objectCategory: `CN=Cross-Ref,CN=Schema,${configuration}`,
    cn: domain.netbios,
    nETBIOSName: domain.netbios,
    dnsRoot: domain.dnsDomain,
    nCName: domain.baseDn,
    systemFlags: '3',
  })
}

function addServerObject(domain: Domain, name: string, readOnly: boolean): void {
  const dn = serverDn(domain, name)
  const configuration = `CN=Configuration,${domain.baseDn}`
  const contexts = [domain.baseDn, configuration, `CN=Schema,${configuration}`]
  domain.add(dn, {
    objectClass: ['top', 'server'],
    objectCategory: `CN=Server,CN=Schema,${configuration}`,
    cn: name,
    name,
    dNSHostName: `${name.toLowerCase()}.${domain.dnsDomain}`,
    serverReference: `CN=${name},OU=Domain Controllers,${domain.baseDn}`,
  })
  domain.add(`CN=NTDS Settings,${dn}`, {
    objectClass: ['top', 'applicationSettings', readOnly ? 'nTDSDSARO' : 'nTDSDSA'],
    objectCategory: `CN=${readOnly ? 'NTDS-DSA-RO' : 'NTDS-DSA'},CN=Schema,${configuration}`,
    cn: 'NTDS Settings',
    name: 'NTDS Settings',
    'msDS-HasDomainNCs': domain.baseDn,
    ...(readOnly
      ? { 'msDS-hasFullReplicaNCs': contexts }
      : { hasMasterNCs: contexts, 'msDS-hasMasterNCs': contexts }),
  })
}

function serverDn(domain: Domain, name: string): string {
  return `CN=${name},CN=Servers,CN=Default-First-Site-Name,CN=Sites,CN=Configuration,${domain.baseDn}`
}

function seedGroups(domain: Domain): void {
  const wellKnown: Record<string, number> = {
    'Domain Admins': 512,
    'Domain Users': 513,
    'Domain Computers': 515,
    'Domain Controllers': 516,
    'Schema Admins': 518,
    'Enterprise Admins': 519,
    'Group Policy Creator Owners': 520,
    'Read-only Domain Controllers': 521,
  }
  for (const [name, rid] of Object.entries(wellKnown)) addGroup(domain, name, domain.nextSid(rid))
  // Made by the DNS server, with the next number that is free.
  addGroup(domain, 'DnsAdmins', domain.nextSid())
  const builtin: Record<string, number> = {
    Administrators: 544,
    Users: 545,
    'Account Operators': 548,
    'Server Operators': 549,
    'Print Operators': 550,
    'Backup Operators': 551,
  }
  for (const [name, rid] of Object.entries(builtin)) addGroup(domain, name, `S-1-5-32-${rid}`)
  const nested: [string, string][] = [
    ['Domain Admins', 'Administrators'],
    ['Enterprise Admins', 'Administrators'],
    ['Domain Users', 'Users'],
  ]
  for (const [member, group] of nested) {
    const entry: Entry | undefined = domain.findBySam(member)
    if (entry) joinGroup(domain, entry, group)
  }
}
