import { type DirectoryEndpoint, useDirectory } from '../../simulator/sync/open-directory.ts'
import type { HashReader } from '../../simulator/sync/start-sync.ts'
import { createHashedPassword } from '../../simulator/tenant/state/password-source.ts'

/**
 * Stands in for the hash where the directory gives none away (a real domain controller): the first time a password is tried in
 * the cloud it is tried by a bind, and counts only if `pwdLastSet` is still what it was in the cycle. From then on a salted digest
 * is asked. The README of `simulator/sync` says what differs from a hash that was really copied.
 */
export function readHashByBind(endpoint: DirectoryEndpoint): HashReader {
  return (account) => {
    let known: ReturnType<typeof createHashedPassword> | undefined
    return async (password) => {
      if (known) return known.verify(password)
      const now = await readNow(endpoint, account.objectGuid)
      if (now?.pwdLastSet !== account.pwdLastSet) return false
      if (!(await provePassword(endpoint, now.dn, password))) return false
      known = createHashedPassword(password, false)
      return true
    }
  }
}

/** The name and the age of the password, now; `undefined` where there is no such account or no directory. */
async function readNow(endpoint: DirectoryEndpoint, objectGuid: string) {
  const name = `<GUID=${objectGuid}>`
  const attributes = ['pwdLastSet']
  try {
    const { searchEntries } = await useDirectory(endpoint, (client) =>
      client.search(name, { scope: 'base', attributes }),
    )
    const [entry] = searchEntries
    return entry && { dn: entry.dn, pwdLastSet: String(entry['pwdLastSet']) }
  } catch {
    return undefined
  }
}

/** Whether a password is the account's own, by one bind: refusals that only its owner hears count as yes. */
async function provePassword(
  endpoint: DirectoryEndpoint,
  dn: string,
  password: string,
): Promise<boolean> {
  // An empty one would be an anonymous bind, which succeeds.
  if (password === '') return false
  try {
    await useDirectory({ ...endpoint, bindDn: dn, password }, () => Promise.resolve())
    return true
  } catch (error) {
    const data = /, data ([0-9a-f]+),/.exec(String(error))?.[1]
    return data !== undefined && toldToTheOwner.includes(data)
  }
}

/** Hours, machine, password too old, disabled, account expired, must change. */
const toldToTheOwner = ['530', '531', '532', '533', '701', '773']
