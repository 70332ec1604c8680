import { createHashedPassword } from '../tenant/state/password-source.ts'
import { type DirectoryEndpoint, provePassword, useDirectory } from './open-directory.ts'
import type { HashReader } from './start-sync.ts'

/**
 * Stands in for the hash where the directory gives none away (a real domain controller): the first time a password is tried in
 * the cloud it is tried by a bind, and counts only if `pwdLastSet` is still what it was in the cycle. From then on a salted digest
 * is asked. `README.md` says what differs from a hash that was really copied.
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
