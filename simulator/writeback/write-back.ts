import {
  Attribute,
  BerWriter,
  Change,
  type Client,
  Control,
  type Entry,
  ResultCodeError,
} from 'ldapts'
import { formatGuid } from '../directory/domain/object-id.ts'
import { type DirectoryEndpoint, useDirectory } from '../sync/open-directory.ts'

/** What became of a password that was to be written back. `policy`: length, complexity, history, age or a filter of the domain. */
export type WriteBackAnswer = 'done' | 'policy' | 'protected' | 'refused' | 'unreachable'

/** What Entra does in the directory that somebody comes from, named by their `onPremisesImmutableId`. */
export interface WriteBack {
  setPassword(immutableId: string, password: string): Promise<WriteBackAnswer>
  enable(immutableId: string): Promise<boolean>
}

/**
 * Writes into any Active Directory over LDAPS, at once, as the real one does over its relay. A password is held against everything the
 * domain demands (policy hints, where the controller knows them: Samba does not, and lets history pass); nobody of a protected
 * group gets one.
 * @see https://learn.microsoft.com/entra/identity/authentication/concept-sspr-writeback
 */
export function createWriteBack(endpoint: DirectoryEndpoint): WriteBack {
  const use = <T>(immutableId: string, errand: (client: Client, found: Entry) => Promise<T>) =>
    useDirectory(endpoint, async (client) => errand(client, await find(client, immutableId)))
  return {
    async setPassword(immutableId, password) {
      try {
        return await use(immutableId, (client, found) => setPassword(client, found, password))
      } catch (error) {
        return error instanceof ResultCodeError ? nameRefusal(error) : 'unreachable'
      }
    },
    async enable(immutableId) {
      try {
        await use(immutableId, enable)
        return true
      } catch {
        return false
      }
    },
  }
}

async function find(client: Client, immutableId: string): Promise<Entry> {
  const guid = formatGuid(Buffer.from(immutableId, 'base64'))
  const { searchEntries } = await client.search(`<GUID=${guid}>`, {
    scope: 'base',
    attributes: ['adminCount', 'userAccountControl'],
  })
  const [found] = searchEntries
  if (!found) throw new Error('the account is not in the directory')
  return found
}

async function setPassword(
  client: Client,
  found: Entry,
  password: string,
): Promise<WriteBackAnswer> {
  if (String(found['adminCount']) === '1') return 'protected'
  const values = [Buffer.from(`"${password}"`, 'utf16le')]
  const modification = new Attribute({ type: 'unicodePwd', values })
  const change = new Change({ operation: 'replace', modification })
  await client.modify(found.dn, change, [new PolicyHints('1.2.840.113556.1.4.2239')])
  return 'done'
}

async function enable(client: Client, found: Entry): Promise<void> {
  const flags = Number(found['userAccountControl']) & ~0x2
  const modification = new Attribute({ type: 'userAccountControl', values: [String(flags)] })
  await client.modify(found.dn, new Change({ operation: 'replace', modification }))
}

function nameRefusal({ code, message }: ResultCodeError): WriteBackAnswer {
  return code === 19 || /0000052D/i.test(message) ? 'policy' : 'refused'
}

/** `SEQUENCE { INTEGER 1 }` (MS-ADTS 3.1.1.3.4.1.27), not critical: where it is not known it is passed over. */
class PolicyHints extends Control {
  protected override writeControl(writer: BerWriter): void {
    const value = new BerWriter()
    value.startSequence()
    value.writeInt(1)
    value.endSequence()
    writer.writeBuffer(value.buffer, 0x04)
  }
}
