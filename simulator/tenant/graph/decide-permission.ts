import type { Caller } from '../state/application.ts'
import { findRolesOf, findUnitsOf, type TenantState } from '../state/create-tenant-state.ts'
import type { DirectoryRole } from '../state/directory-role.ts'
import type { Person } from '../state/person.ts'

/** Who may do something: any of the application permissions, or (of people in reach) any of the directory roles. */
export interface Rights {
  readonly permissions: readonly string[]
  readonly roles?: readonly DirectoryRole[]
  /** Whoever has a token may come this far: who may is looked at when more is known. */
  readonly anybody?: true
}

/**
 * Whether Graph lets the caller do it. A permission reaches everybody, administrators too (that is why it is tier 0); a
 * role reaches the tenant or the members of its administrative unit, and Authentication Administrator nobody who holds a role
 * themselves. Membership of a unit counts late. An eligible role of an application counts for nothing.
 *
 * UNVERIFIED: what a role allows an application besides authentication methods. Here: nothing, so that nobody relies on it.
 */
export function decidePermission(
  state: TenantState,
  caller: Caller,
  rights: Rights,
  target: Person | undefined,
): boolean {
  if (rights.anybody) return true
  if (rights.permissions.some((each) => caller.roles.includes(each))) return true
  const held = findRolesOf(state, caller.objectId).filter(
    ({ role, eligible }) => !eligible && rights.roles?.includes(role),
  )
  if (held.length === 0 || !target) return false
  const { id } = target.user
  const units = findUnitsOf(state, id, state.now()).map((unit) => unit.id)
  const isAdministrator = findRolesOf(state, id).length > 0
  return held.some(
    ({ role, unitId }) =>
      (unitId === undefined || units.includes(unitId)) &&
      !(isAdministrator && role === 'Authentication Administrator'),
  )
}
