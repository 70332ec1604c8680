import { findAttribute, isConstructed } from '../domain/attribute-schema.ts'
import { normalizeDistinguishedName } from '../domain/distinguished-name.ts'
import type { Entry, Value } from '../domain/entry.ts'
import { signInRecord } from '../domain/entry.ts'
import { windowsErrors } from '../domain/windows-error.ts'
import { formatFileTime } from '../domain/windows-time.ts'
import type { Change, LdapControl, ModifyRequest } from '../wire/parse-ldap-message.ts'
import type { LdapResult } from '../wire/write-ldap-message.ts'
import type { ControllerView } from './controller-view.ts'
import { mayWrite } from './decide-rights.ts'
import { planPassword } from './plan-password.ts'
import { hasUnknownCritical } from './supported-controls.ts'

/** Either all of the changes or none: what is to be done is collected first. */
type Planned = { readonly apply: () => void } | { readonly refused: LdapResult }

/** Changes an object as this identity. A password is set (`replace`) or changed (`delete` the old, `add` the new). */
export function answerModify(
  view: ControllerView,
  identity: Entry | undefined,
  request: ModifyRequest,
  controls: readonly LdapControl[],
): LdapResult {
  if (hasUnknownCritical(controls, view.settings)) return windowsErrors.controlUnknown
  if (!identity) return windowsErrors.notBound
  const object = view.domain.find(request.dn)
  if (!object || object.attributes.has('isdeleted')) return missing(view, request.dn)
  if (view.readOnly) return windowsErrors.referral(`dc1.${view.domain.dnsDomain}`, object.dn)
  const isPassword = (change: Change) => change.attribute.toLowerCase() === 'unicodepwd'
  const passwords = request.changes.filter(isPassword)
  const rest = request.changes.filter((change) => !isPassword(change))
  const plans = [
    ...(passwords.length > 0 ? [planPassword(view, identity, object, passwords, controls)] : []),
    ...rest.map((change) => planChange(view, identity, object, change)),
  ]
  for (const plan of plans) if ('refused' in plan) return plan.refused
  for (const plan of plans) if ('apply' in plan) plan.apply()
  return windowsErrors.success
}

function missing(view: ControllerView, dn: string): LdapResult {
  const isName = dn.startsWith('<') || normalizeDistinguishedName(dn) !== undefined
  return isName ? windowsErrors.noObject(view.domain.nearest(dn)) : windowsErrors.badName
}

function planChange(view: ControllerView, identity: Entry, object: Entry, change: Change): Planned {
  const name = change.attribute.toLowerCase()
  const known = findAttribute(name)
  if (!known) return { refused: windowsErrors.noSuchAttribute(change.attribute) }
  if (!mayWrite(view, identity, object, name)) return { refused: windowsErrors.writeNotAllowed }
  if (isConstructed(name)) return { refused: windowsErrors.valueNotAllowed }
  if (name === 'pwdlastset') return planPwdLastSet(view, object, change)
  if (name === 'lockouttime') return planUnlock(view, object, change)
  const values: Value[] = change.values.map((value) =>
    known.syntax === 'octets' ? value : value.toString('utf8'),
  )
  return { apply: () => applyChange(view, object, name, change.operation, values) }
}

/** Only 0 (must change at the next sign-in) and -1 (changed just now) may be written; -1 needs *Unexpire Password*. */
function planPwdLastSet(view: ControllerView, object: Entry, change: Change): Planned {
  const value = change.values.map(String).join()
  if (change.operation !== 'replace' || !['0', '-1'].includes(value)) {
    return { refused: windowsErrors.valueNotAllowed }
  }
  const mustChange = value === '0' || !view.settings.unexpirePassword
  const stamp = mustChange ? '0' : formatFileTime(view.domain.clock.now())
  return { apply: () => view.domain.set(object, 'pwdLastSet', [stamp]) }
}

/** Only 0 may be written: it unlocks, and forgets the wrong passwords that were counted. */
function planUnlock(view: ControllerView, object: Entry, change: Change): Planned {
  if (change.operation !== 'replace' || change.values.map(String).join() !== '0') {
    return { refused: windowsErrors.valueNotAllowed }
  }
  return {
    apply: () => {
      view.domain.set(object, 'lockoutTime', ['0'])
      for (const number of object.signIns.keys()) signInRecord(object, number).badPwdCount = 0
    },
  }
}

function applyChange(
  view: ControllerView,
  object: Entry,
  name: string,
  operation: Change['operation'],
  values: readonly Value[],
): void {
  const present = object.attributes.get(name) ?? []
  const same = (a: Value) => (b: Value) => Buffer.from(a).equals(Buffer.from(b))
  const without = present.filter((value) => !values.some(same(value)))
  if (operation === 'replace') view.domain.set(object, name, values)
  else if (operation === 'add') view.domain.set(object, name, [...without, ...values])
  else view.domain.set(object, name, values.length === 0 ? [] : without)
}
