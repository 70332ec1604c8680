import { Attribute, Change, type Client, type Control, type SearchOptions } from 'ldapts'
import type { Secret } from '../../../protocol/secret.ts'
import { classifyDirectoryError } from '../classify-directory-error.ts'
import { Entry } from './entry.ts'
import { keepConnections } from './keep-connections.ts'
import { listWritableControllers } from './list-writable-controllers.ts'
import {
  type ConnectionSettings,
  type ControllerAddress,
  type Credential,
  closeConnection,
  openConnection,
} from './open-connection.ts'
import type { Search, SearchController } from './search.ts'

/** Replaces the value of an attribute. */
export interface Replacement {
  readonly attribute: string
  readonly value: string | Buffer
}

/** One domain controller, signed in to as the agent's service account. Every method throws only `DirectoryFault`. */
export interface Controller {
  /** The name it gives itself, in lower case. */
  readonly name: string
  readonly facts: ControllerFacts
  readonly search: SearchController
  modify(
    dn: string,
    replacements: readonly Replacement[],
    controls?: readonly Control[],
  ): Promise<void>
  /**
   * One sign-in as somebody else, on a connection of its own that is closed before this returns.
   * Returns the raw LDAP code and text; 0 when it succeeded. Throws when the controller gave no answer.
   */
  tryBind(dn: string, password: Secret): Promise<{ readonly code: number; readonly text: string }>
  close(): Promise<void>
}

/** What a controller says about itself and its domain. */
export interface ControllerFacts {
  readonly baseDn: string
  readonly configurationDn: string
  /** The Windows name of the domain, as in `CORP\name`. */
  readonly netbiosDomain: string
  /** A read-only controller: useless here, it neither writes nor knows every sign-in. */
  readonly readOnly: boolean
  /** The name of the controller that hears of every password first, in lower case; empty if it cannot be read. */
  readonly primaryName: string
  readonly supportedControls: ReadonlySet<string>
}

/**
 * Connects to a controller, signs in and reads its facts. Its connections are opened when they are
 * needed, and anew when they are gone.
 */
export async function openController(
  address: ControllerAddress,
  settings: ConnectionSettings,
  credential: Credential,
): Promise<Controller> {
  const connections = keepConnections(address, settings, credential)
  const search = (base: string, wanted: Search) =>
    connections.use((client) => searchEntries(client, base, wanted))
  try {
    const { name, facts } = await readFacts(search, address)
    return {
      name,
      facts,
      search,
      modify: (dn, replacements, controls = []) =>
        connections.use((client) => client.modify(dn, replacements.map(toChange), [...controls])),
      tryBind: (dn, password) => tryBind(address, settings, { name: dn, password }),
      close: connections.close,
    }
  } catch (error) {
    await connections.close()
    throw error
  }
}

async function searchEntries(client: Client, base: string, wanted: Search): Promise<Entry[]> {
  const options: SearchOptions = {
    scope: wanted.scope ?? 'base',
    derefAliases: 'never',
    filter: wanted.filter ?? '(objectClass=*)',
    attributes: [...wanted.attributes],
    explicitBufferAttributes: [...(wanted.binary ?? [])],
  }
  if (wanted.limit !== undefined) options.sizeLimit = wanted.limit
  else if (wanted.scope === 'sub') options.paged = { pageSize: 500 }
  // Referrals come back beside the entries and stay there: they lead to other names without TLS.
  const found = await client.search(base, options, [...(wanted.controls ?? [])])
  return found.searchEntries.map((entry) => new Entry(entry))
}

function toChange({ attribute, value }: Replacement): Change {
  const modification =
    typeof value === 'string'
      ? new Attribute({ type: attribute, values: [value] })
      : new Attribute({ type: attribute, values: [value] })
  return new Change({ operation: 'replace', modification })
}

async function tryBind(
  address: ControllerAddress,
  settings: ConnectionSettings,
  credential: Credential,
): Promise<{ code: number; text: string }> {
  try {
    await closeConnection(await openConnection(address, settings, credential))
    return { code: 0, text: '' }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (error instanceof Error && typeof code === 'number') return { code, text: error.message }
    throw classifyDirectoryError(error, 'connect')
  }
}

/** LDAP_CAP_ACTIVE_DIRECTORY_PARTIAL_SECRETS_OID (MS-ADTS 3.1.1.3.4.3). */
const readOnlyCapability = '1.2.840.113556.1.4.1920'

async function readFacts(
  search: SearchController,
  address: ControllerAddress,
): Promise<{ name: string; facts: ControllerFacts }> {
  const attributes = ['defaultNamingContext', 'configurationNamingContext', 'dnsHostName']
  attributes.push('supportedControl', 'supportedCapabilities')
  const [root] = await search('', { attributes })
  const baseDn = root?.text('defaultNamingContext') ?? ''
  const configurationDn = root?.text('configurationNamingContext') ?? ''
  const name = (root?.text('dnsHostName') ?? address.host).toLowerCase()
  const writable = await listWritableControllers(search, baseDn)
  return {
    name,
    facts: {
      baseDn,
      configurationDn,
      netbiosDomain: await readNetbiosDomain(search, baseDn, configurationDn),
      // Samba's read-only controllers do not list the capability; the directory knows them all the same.
      readOnly:
        (root?.texts('supportedCapabilities').includes(readOnlyCapability) ?? false) ||
        (writable.length > 0 && !writable.includes(name)),
      primaryName: await readPrimaryName(search, baseDn),
      supportedControls: new Set(root?.texts('supportedControl') ?? []),
    },
  }
}

async function readNetbiosDomain(
  search: SearchController,
  baseDn: string,
  configurationDn: string,
): Promise<string> {
  const domains = await search(`CN=Partitions,${configurationDn}`, {
    scope: 'sub',
    filter: '(&(objectClass=crossRef)(nETBIOSName=*))',
    attributes: ['nCName', 'nETBIOSName'],
  })
  const own = domains.find(
    (domain) => domain.text('nCName')?.toLowerCase() === baseDn.toLowerCase(),
  )
  return own?.text('nETBIOSName') ?? ''
}

/** The PDC emulator: the owner of the role is a settings object below the controller's own server object. */
async function readPrimaryName(search: SearchController, baseDn: string): Promise<string> {
  const [head] = await search(baseDn, { attributes: ['fSMORoleOwner'] })
  const serverDn = head?.text('fSMORoleOwner')?.replace(/^CN=NTDS Settings,/i, '')
  const [server] = serverDn ? await search(serverDn, { attributes: ['dNSHostName'] }) : []
  return server?.text('dNSHostName')?.toLowerCase() ?? ''
}
