import { DirectoryFault } from './classify-directory-error.ts'
import type { Controller } from './ldap/open-controller.ts'
import { parseFileTime, parseGeneralizedTime } from './ldap/parse-time.ts'
import { readUser } from './ldap/read-user.ts'

/** What a controller says of our own proof. */
export interface OwnBind {
  /** By the controller's own clock: every sign-in there up to then is ours. The agent's clock has no part in it. */
  readonly boundAt: Date
  /**
   * `pwdLastSet` is 0. Where the bind was answered with something that is looked at before that (533: disabled), this alone
   * says that the password still has to be changed at sign-in.
   */
  readonly notDated: boolean
}

/**
 * Asked right after our own proof, on the same controller: the `lastLogon` that the proof stamped, where it did (some
 * controllers do, some only after a wrong try), else the moment the password was set. Throws `DirectoryFault`.
 */
export async function readOwnBind(controller: Controller, objectGuid: string): Promise<OwnBind> {
  const attributes = ['whenCreated', 'pwdLastSet', 'lastLogon']
  const entry = await readUser(controller, objectGuid, { attributes })
  if (!entry) throw new DirectoryFault('account-missing')
  const setAt = parseFileTime(entry.large('pwdLastSet'))
  const instants = [
    parseGeneralizedTime(entry.text('whenCreated') ?? ''),
    setAt,
    parseFileTime(entry.large('lastLogon')),
  ].map((instant) => instant?.getTime() ?? 0)
  return { boundAt: new Date(Math.max(...instants)), notDated: setAt === undefined }
}
