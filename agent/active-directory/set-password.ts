import type { Control } from 'ldapts'
import type { Secret } from '../../protocol/secret.ts'
import { DirectoryFault } from './classify-directory-error.ts'
import type { DirectoryCode } from './directory-code.ts'
import { IntegerControl } from './ldap/integer-control.ts'
import type { Controller } from './ldap/open-controller.ts'
import { guidDn } from './ldap/parse-guid.ts'
import { type PasswordStamp, readPasswordStamp } from './read-password-stamp.ts'

export type SetPasswordOutcome =
  /** Read back on the same controller. `mustChange`: the directory still demands a change, see `must-change-remains`. */
  | {
      readonly outcome: 'set'
      readonly stamp: PasswordStamp
      readonly mustChange: boolean
      readonly historyEnforced: boolean
    }
  /** The directory said no, and nothing was changed. */
  | { readonly outcome: 'refused'; readonly code: DirectoryCode }
  /** The connection was lost: it was set, or not, or will be in a moment. To be settled, never to be repeated. */
  | { readonly outcome: 'unknown'; readonly controller: string }

/** `temporary`: its owner has to change it at the first sign-in. */
export type PasswordKind = 'lasting' | 'temporary'

/** Ends in a refusal rather than a fault: asking again would be answered the same. */
const refusals = new Set<DirectoryCode>([
  'password-against-policy',
  'password-not-taken',
  'rights-missing',
  'account-missing',
  'directory-lacks-control',
  'directory-refused',
])

/**
 * Sets a password, unlocks the account and takes "must change" off (or, `temporary`, puts it on), in one modify that happens as a whole or not at
 * all, and reads back what came of it. Nothing is checked here: the guard stands before this.
 *
 * The history binds a reset only through the policy-hints control; a controller that does not list it
 * (`historyEnforced: false`) could ignore it in silence (MS-ADTS 3.1.1.3.4.1.27). A reset by an account without
 * "Unexpire Password" leaves pwdLastSet at 0 in spite of the -1 written here (MS-SAMR 3.1.1.8.7), hence the reading back.
 *
 * Throws `DirectoryFault` only when nothing was changed and another controller, or a later time, may do better.
 */
export async function setPassword(
  controller: Controller,
  objectGuid: string,
  password: Secret,
  kind: PasswordKind = 'lasting',
): Promise<SetPasswordOutcome> {
  const hints = policyHints(controller)
  const encoded = encodePassword(password)
  try {
    await controller.modify(
      guidDn(objectGuid),
      [
        { attribute: 'unicodePwd', value: encoded },
        { attribute: 'pwdLastSet', value: kind === 'lasting' ? '-1' : '0' },
        { attribute: 'lockoutTime', value: '0' },
      ],
      hints,
    )
  } catch (error) {
    return outcomeOf(error, controller)
  } finally {
    encoded.fill(0)
  }
  try {
    const stamp = await readPasswordStamp(controller, objectGuid)
    const mustChange = stamp.pwdLastSet === '0'
    return { outcome: 'set', stamp, mustChange, historyEnforced: hints.length > 0 }
  } catch (error) {
    // It is set, but nobody can say when: a fault thrown here would let another controller set it again.
    if (error instanceof DirectoryFault) return { outcome: 'unknown', controller: controller.name }
    throw error
  }
}

function outcomeOf(error: unknown, controller: Controller): SetPasswordOutcome {
  if (!(error instanceof DirectoryFault)) throw error
  if (error.code === 'directory-connection-lost') {
    return { outcome: 'unknown', controller: controller.name }
  }
  if (refusals.has(error.code)) return { outcome: 'refused', code: error.code }
  throw error
}

/** Whether a controller can be made to hold resets to the history. */
export function enforcesHistory(controller: Controller): boolean {
  return policyHints(controller).length > 0
}

function policyHints(controller: Controller): readonly Control[] {
  const present = '1.2.840.113556.1.4.2239'
  const deprecated = '1.2.840.113556.1.4.2066'
  const oid = [present, deprecated].find((one) => controller.facts.supportedControls.has(one))
  return oid === undefined ? [] : [new IntegerControl(oid, 1)]
}

/** Quoted, UTF-16LE (MS-ADTS 3.1.1.3.1.5.1). ldapts turns every request into JSON: these bytes do not go along. */
function encodePassword(password: Secret): Buffer {
  const encoded = password.reveal((bare) => Buffer.from(`"${bare}"`, 'utf16le'))
  Object.defineProperty(encoded, 'toJSON', { value: () => '[secret]' })
  return encoded
}
