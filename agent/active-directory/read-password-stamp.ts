import { DirectoryFault } from './classify-directory-error.ts'
import type { Controller } from './ldap/open-controller.ts'
import { parseFileTime } from './ldap/parse-time.ts'
import { readUser } from './ldap/read-user.ts'

/** When a controller last saw the password of an account set. Two stamps are equal only if nothing was set between. */
export interface PasswordStamp {
  /** pwdLastSet as it stands, a FILETIME in decimal; `0` means that it must be changed at sign-in. */
  readonly pwdLastSet: string
  readonly at: Date | undefined
  /** The change number of the whole object on this controller; other controllers count differently. */
  readonly usnChanged: string
  readonly locked: boolean
  readonly controller: string
}

const lockedOut = 0x10

/** Reads the stamp, to keep in the journal before a set and to settle an unknown outcome after it. */
export async function readPasswordStamp(
  controller: Controller,
  objectGuid: string,
): Promise<PasswordStamp> {
  const computed = 'msDS-User-Account-Control-Computed'
  const attributes = ['pwdLastSet', 'uSNChanged', computed]
  const entry = await readUser(controller, objectGuid, { attributes, always: ['pwdLastSet'] })
  if (!entry) throw new DirectoryFault('account-missing')
  const pwdLastSet = entry.large('pwdLastSet')
  return {
    pwdLastSet: pwdLastSet.toString(),
    at: parseFileTime(pwdLastSet),
    usnChanged: entry.large('uSNChanged').toString(),
    locked: (entry.number(computed) & lockedOut) !== 0,
    controller: controller.name,
  }
}
