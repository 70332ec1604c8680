import { baseAttributes } from '../add-account.ts'
import { accountFlags } from '../domain/account-flags.ts'
import { findAttribute, isConstructed } from '../domain/attribute-schema.ts'
import {
  normalizeDistinguishedName,
  parentOf,
  parseDistinguishedName,
} from '../domain/distinguished-name.ts'
import type { Entry, Value } from '../domain/entry.ts'
import { isAdministrator } from '../domain/find-groups.ts'
import { windowsErrors } from '../domain/windows-error.ts'
import type { AddRequest, LdapControl } from '../wire/parse-ldap-message.ts'
import type { LdapResult } from '../wire/write-ldap-message.ts'
import type { ControllerView } from './controller-view.ts'
import { planPassword } from './plan-password.ts'
import { hasUnknownCritical } from './supported-controls.ts'

type Given = ReadonlyMap<string, readonly Buffer[]>

/**
 * Adds a person, as an administrator. Nothing else can be added here. An account that is to be open needs a password in the same
 * request. UNVERIFIED, recalled: the order in which refusals are looked for.
 */
export function answerAdd(
  view: ControllerView,
  identity: Entry | undefined,
  request: AddRequest,
  controls: readonly LdapControl[],
): LdapResult {
  const given = new Map(request.attributes.map(({ name, values }) => [name.toLowerCase(), values]))
  const refused =
    refuseCaller(view, identity, request, controls) ?? refuseObject(view, request, given)
  if (refused || !identity) return refused ?? windowsErrors.notBound
  const entry = view.domain.add(request.dn, readAttributes(view, request, given))
  const password = given.get('unicodepwd')
  if (!password) return windowsErrors.success
  const change = { operation: 'replace', attribute: 'unicodePwd', values: password } as const
  const plan = planPassword(view, identity, entry, [change], controls)
  if ('refused' in plan) {
    view.domain.remove(entry)
    return plan.refused
  }
  plan.apply()
  return windowsErrors.success
}

function refuseCaller(
  view: ControllerView,
  identity: Entry | undefined,
  { dn }: AddRequest,
  controls: readonly LdapControl[],
): LdapResult | undefined {
  if (hasUnknownCritical(controls, view.settings)) return windowsErrors.controlUnknown
  if (!identity) return windowsErrors.notBound
  if (normalizeDistinguishedName(dn) === undefined) return windowsErrors.badName
  if (!view.domain.find(parentOf(dn))) return windowsErrors.noObject(view.domain.nearest(dn))
  if (view.readOnly) return windowsErrors.referral(`dc1.${view.domain.dnsDomain}`, dn)
  return isAdministrator(view.domain, identity) ? undefined : windowsErrors.resetNotAllowed
}

function refuseObject(
  view: ControllerView,
  request: AddRequest,
  given: Given,
): LdapResult | undefined {
  const classes = (given.get('objectclass') ?? []).map((value) => value.toString().toLowerCase())
  if (!classes.includes('user') || classes.includes('computer')) return windowsErrors.notPlayed
  const unknown = request.attributes.find(({ name }) => !findAttribute(name))
  if (unknown) return windowsErrors.noSuchAttribute(unknown.name)
  if (request.attributes.some(({ name }) => isConstructed(name))) {
    return windowsErrors.valueNotAllowed
  }
  return refuseNames(view, request, given) ?? refuseOpen(given)
}

const readGiven = (given: Given, name: string) => given.get(name)?.[0]?.toString('utf8') ?? ''

function refuseNames({ domain }: ControllerView, { dn }: AddRequest, given: Given) {
  const accountName = readGiven(given, 'samaccountname')
  if (accountName === '') return windowsErrors.incomplete
  if (domain.find(dn) || domain.findBySam(accountName)) return windowsErrors.alreadyThere
  const principalName = readGiven(given, 'userprincipalname')
  const isTaken = principalName && domain.having('userPrincipalName', principalName).size > 0
  return isTaken ? windowsErrors.principalNameTaken : undefined
}

/** An account that is open from the start has a password from the start. */
function refuseOpen(given: Given): LdapResult | undefined {
  const flags = Number(readGiven(given, 'useraccountcontrol') || accountFlags.disabled)
  const isOpen = (flags & (accountFlags.disabled | accountFlags.passwordNotRequired)) === 0
  return isOpen && !given.has('unicodepwd') ? windowsErrors.passwordRestricted : undefined
}

/** What is given stands over what the system gives; the name comes from the distinguished name. */
function readAttributes({ domain }: ControllerView, { dn }: AddRequest, given: Given) {
  const [rdn] = parseDistinguishedName(dn) ?? []
  const name = rdn?.value ?? ''
  const all: Record<string, Value | readonly Value[]> = {
    ...baseAttributes(domain),
    cn: name,
    name,
    pwdLastSet: '0',
    userAccountControl: String(accountFlags.normal | accountFlags.disabled),
  }
  const own = new Set(['unicodepwd', 'objectclass', 'cn', 'name'])
  for (const [attribute, values] of given) {
    if (own.has(attribute)) continue
    const { name: spelled, syntax } = findAttribute(attribute) ?? { name: attribute }
    all[spelled] = syntax === 'octets' ? values : values.map((value) => value.toString('utf8'))
  }
  return all
}
