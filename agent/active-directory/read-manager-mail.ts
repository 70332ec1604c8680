import { accountControl } from './account-status.ts'
import type { Controller } from './ldap/open-controller.ts'
import { readUser } from './ldap/read-user.ts'

/**
 * The mailbox of an account's manager, as it stands in the directory: never one that somebody else names. `undefined` where
 * there is no manager, none that may be read, one who has left (disabled), or one without a mailbox.
 */
export async function readManagerMail(
  controller: Controller,
  objectGuid: string,
): Promise<string | undefined> {
  const account = await readUser(controller, objectGuid, { attributes: ['manager'] })
  const dn = account?.text('manager')
  if (dn === undefined) return undefined
  const attributes = ['mail', 'userAccountControl']
  const [manager] = await controller.search(dn, { filter: '(objectClass=user)', attributes })
  const control = Number(manager?.text('userAccountControl') ?? accountControl.disabled)
  return (control & accountControl.disabled) === 0 ? manager?.text('mail') : undefined
}
