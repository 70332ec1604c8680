import { formatGeneralizedTime } from '../domain/windows-time.ts'
import type { FoundAttribute } from '../wire/write-ldap-message.ts'
import { type ControllerView, hostNameOf } from './controller-view.ts'
import { supportedControls } from './supported-controls.ts'

const writable = ['1.2.840.113556.1.4.800', '1.2.840.113556.1.4.1670', '1.2.840.113556.1.4.1791']
const since = ['1.2.840.113556.1.4.1935', '1.2.840.113556.1.4.2080', '1.2.840.113556.1.4.2237']
const readOnlyController = '1.2.840.113556.1.4.1920'

/** What a controller tells about itself to anybody (MS-ADTS 3.1.1.3.2), as a Windows Server 2016 or newer does. */
export function readRootDse(view: ControllerView): FoundAttribute[] {
  const { domain } = view
  const configuration = `CN=Configuration,${domain.baseDn}`
  const server = `CN=${view.name.toUpperCase()},CN=Servers,CN=Default-First-Site-Name,CN=Sites,${configuration}`
  const facts: Record<string, string | readonly string[]> = {
    currentTime: formatGeneralizedTime(domain.clock.now()),
    subschemaSubentry: `CN=Aggregate,CN=Schema,${configuration}`,
    dsServiceName: `CN=NTDS Settings,${server}`,
    serverName: server,
    namingContexts: [domain.baseDn, configuration, `CN=Schema,${configuration}`],
    defaultNamingContext: domain.baseDn,
    schemaNamingContext: `CN=Schema,${configuration}`,
    configurationNamingContext: configuration,
    rootDomainNamingContext: domain.baseDn,
    supportedControl: supportedControls(view.settings),
    supportedLDAPVersion: ['3', '2'],
    supportedCapabilities: [...writable, ...since, ...(view.readOnly ? [readOnlyController] : [])],
    highestCommittedUSN: String(domain.highestUsn),
    dnsHostName: hostNameOf(view),
    ldapServiceName: `${domain.dnsDomain}:${view.name}$@${domain.dnsDomain.toUpperCase()}`,
    isSynchronized: 'TRUE',
    isGlobalCatalogReady: 'TRUE',
    domainFunctionality: '7',
    forestFunctionality: '7',
    domainControllerFunctionality: '7',
  }
  return Object.entries(facts).map(([name, value]) => ({
    name,
    values: typeof value === 'string' ? [value] : value,
  }))
}
