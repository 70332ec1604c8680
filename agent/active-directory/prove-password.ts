import type { Secret } from '../../protocol/secret.ts'
import { parseBindData } from './classify-directory-error.ts'
import type { Controller } from './ldap/open-controller.ts'

/** What keeps a person with the right password out for now. `none`: nothing does. */
export type ProvedCondition =
  | 'none'
  | 'disabled'
  | 'logon-hours'
  | 'workstations'
  | 'account-expired'
  | 'password-expired'
  | 'must-change'

export type PasswordProof =
  | { readonly proof: 'proved'; readonly condition: ProvedCondition }
  | { readonly proof: 'wrong' }
  /** A locked account answers a right and a wrong password alike. */
  | { readonly proof: 'locked' }
  /** An answer that says nothing about the password, such as a demand for another kind of sign-in. */
  | { readonly proof: 'unavailable' }

/** Each of these is answered to the right password only; a wrong one gets 52e (measured; MS-ADTS 5.1.1). */
const conditions: Readonly<Record<string, ProvedCondition>> = {
  '530': 'logon-hours',
  '531': 'workstations',
  '532': 'password-expired',
  '533': 'disabled',
  '701': 'account-expired',
  '773': 'must-change',
}

/**
 * Proves a password by one sign-in as its owner, on the controller that set it: others may not have heard of it yet.
 * Every wrong try counts towards a lockout, so it is done once. It stamps lastLogonTimestamp, not lastLogon.
 *
 * Throws `DirectoryFault` when no answer came, RangeError for an empty password (which would sign in as nobody).
 */
export async function provePassword(
  controller: Controller,
  dn: string,
  password: Secret,
): Promise<PasswordProof> {
  if (password.reveal((bare) => bare === ''))
    throw new RangeError('an empty password proves nothing')
  const { code, text } = await controller.tryBind(dn, password)
  if (code === 0) return { proof: 'proved', condition: 'none' }
  if (code !== 49) return { proof: 'unavailable' }
  const data = parseBindData(text) ?? ''
  const condition = conditions[data]
  if (condition) return { proof: 'proved', condition }
  return { proof: data === '775' ? 'locked' : 'wrong' }
}
