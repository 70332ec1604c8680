import { parseBerInteger, parseBerList } from '../wire/ber.ts'
import type { LdapControl } from '../wire/parse-ldap-message.ts'
import type { DirectorySettings } from './controller-view.ts'

export const controlOids = {
  paging: '1.2.840.113556.1.4.319',
  securityDescriptor: '1.2.840.113556.1.4.801',
  showDeleted: '1.2.840.113556.1.4.417',
  domainScope: '1.2.840.113556.1.4.1339',
  permissiveModify: '1.2.840.113556.1.4.1413',
  policyHints: '1.2.840.113556.1.4.2239',
  policyHintsDeprecated: '1.2.840.113556.1.4.2066',
} as const

/** The controls this controller lists in its rootDSE, and honours. */
export function supportedControls(settings: DirectorySettings): string[] {
  const { policyHints, policyHintsDeprecated, ...always } = controlOids
  return [
    ...Object.values(always),
    ...(settings.policyHints ? [policyHintsDeprecated, policyHints] : []),
  ]
}

/** Whether the message insists on a control that is not there. */
export function hasUnknownCritical(
  controls: readonly LdapControl[],
  settings: DirectorySettings,
): boolean {
  const supported = supportedControls(settings)
  return controls.some((control) => control.critical && !supported.includes(control.oid))
}

export function findControl(
  controls: readonly LdapControl[],
  oid: string,
): LdapControl | undefined {
  return controls.find((control) => control.oid === oid)
}

/** Whether history is to be enforced on a reset: `SEQUENCE { INTEGER 1 }` (MS-ADTS 3.1.1.3.4.1.27). */
export function asksForHistory(
  controls: readonly LdapControl[],
  settings: DirectorySettings,
): boolean {
  if (!settings.policyHints) return false
  const control =
    findControl(controls, controlOids.policyHints) ??
    findControl(controls, controlOids.policyHintsDeprecated)
  if (!control?.value) return false
  const [sequence] = parseBerList(control.value)
  const [flags] = parseBerList(sequence?.content ?? Buffer.alloc(0))
  return (parseBerInteger(flags) & 1) === 1
}
