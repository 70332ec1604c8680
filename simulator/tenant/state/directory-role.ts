/**
 * Roles that somebody can hold in a tenant, by name, with the id that is the same everywhere. The ids are UNVERIFIED (general
 * knowledge: the copied documents name the roles, not their ids).
 */
export const directoryRoles = {
  'Global Administrator': '62e90394-69f5-4237-9190-012177145e10',
  'Privileged Authentication Administrator': '7be44c8a-adaf-4e2a-84d6-ab2649e08a13',
  'Authentication Administrator': 'c4e39bd9-1100-46d3-8c65-fb160da0071f',
  'User Administrator': 'fe930be7-5e62-47db-91af-98c3a49a38b1',
  'Helpdesk Administrator': '729827e3-9c14-49f7-bb1b-9608f156bbb8',
  'Global Reader': 'f2ef992c-3afb-46b9-b7cf-a126ee74c451',
} as const

export type DirectoryRole = keyof typeof directoryRoles

/** A role that somebody, a group or an application holds; `eligible`: only after they have activated it. */
export interface RoleAssignment {
  readonly id: string
  readonly principalId: string
  readonly role: DirectoryRole
  /** The administrative unit it is bounded to; left out: the whole tenant. */
  readonly unitId: string | undefined
  readonly eligible: boolean
  readonly at: Date
}

/** What Graph calls where an assignment holds. */
export function scopeOf({ unitId }: RoleAssignment): string {
  return unitId === undefined ? '/' : `/administrativeUnits/${unitId}`
}
