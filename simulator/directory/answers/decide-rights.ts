import { type Entry, hasClass, readText } from '../domain/entry.ts'
import { isAdministrator } from '../domain/find-groups.ts'
import type { ControllerView } from './controller-view.ts'

/** What is delegated: the right *Reset Password*, and reading and writing two attributes. */
export const delegatedAttributes = ['pwdLastSet', 'lockoutTime'] as const

/**
 * Whether this identity may reset the password of, and unlock, this account. AD cuts inheritance on accounts it protects
 * (`adminCount` = 1): a delegation on their container does not reach them.
 */
export function mayReset(view: ControllerView, identity: Entry, account: Entry): boolean {
  if (isAdministrator(view.domain, identity)) return true
  if (!hasClass(account, 'user') || readText(account, 'adminCount') === '1') return false
  return view.delegations.some(
    ({ trustee, container }) => trustee === identity && account.key.endsWith(`,${container.key}`),
  )
}

export function mayWrite(
  view: ControllerView,
  identity: Entry,
  object: Entry,
  attribute: string,
): boolean {
  if (isAdministrator(view.domain, identity)) return true
  const delegated = delegatedAttributes.some((name) => name.toLowerCase() === attribute)
  return delegated && mayReset(view, identity, object)
}

/** By default only administrators see fine-grained policies; to everybody else they are not there. */
export function maySee(view: ControllerView, identity: Entry, object: Entry): boolean {
  if (!hasClass(object, 'msds-passwordsettings')) return true
  if (isAdministrator(view.domain, identity)) return true
  const granted = view.delegations.some(({ trustee }) => trustee === identity)
  return granted && view.settings.passwordSettingsReadable
}
