import { findGroupsOf, findRolesOf, findUnitsOf } from '../state/create-tenant-state.ts'
import { directoryRoles, type RoleAssignment, scopeOf } from '../state/directory-role.ts'
import type { Person } from '../state/person.ts'
import {
  answerCollection,
  answerEntity,
  type GraphAnswer,
  type GraphCall,
  GraphError,
  notFound,
} from './graph-call.ts'
import { parseFilter } from './parse-filter.ts'

/** `GET /roleManagement/directory/roleAssignments`: direct ones only, not those through a group. */
export function listRoleAssignments(call: GraphCall): GraphAnswer {
  const active = call.state.roleAssignments.list(call.asOf).filter(({ eligible }) => !eligible)
  const value = filterRoles(call, active.map(showAssignment))
  return answerCollection(call, 'roleManagement/directory/roleAssignments', value)
}

/** `GET /roleManagement/directory/roleEligibilityScheduleInstances`: wants P2; what it says without is UNVERIFIED. */
export function listEligibilities(call: GraphCall): GraphAnswer {
  if (call.state.licence !== 'p2') {
    throw new GraphError(
      400,
      'AadPremiumLicenseRequired',
      'The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license.',
    )
  }
  const eligible = call.state.roleAssignments.list(call.asOf).filter((each) => each.eligible)
  const shown = eligible.map((each) => ({
    ...showAssignment(each),
    memberType: 'Direct',
    startDateTime: each.at.toISOString(),
    endDateTime: null,
  }))
  const value = filterRoles(call, shown)
  return answerCollection(call, 'roleManagement/directory/roleEligibilityScheduleInstances', value)
}

/** `GET /roleManagement/directory/roleDefinitions`. */
export function listRoleDefinitions(call: GraphCall): GraphAnswer {
  const value = Object.entries(directoryRoles).map(([displayName, id]) => ({
    id,
    displayName,
    isBuiltIn: true,
    isEnabled: true,
    templateId: id,
  }))
  return answerCollection(call, 'roleManagement/directory/roleDefinitions', value)
}

const showAssignment = (each: RoleAssignment) => ({
  id: each.id,
  principalId: each.principalId,
  roleDefinitionId: directoryRoles[each.role],
  directoryScopeId: scopeOf(each),
})

function filterRoles<T extends Readonly<Record<string, unknown>>>(
  { query }: GraphCall,
  all: readonly T[],
): readonly T[] {
  const text = query.get('$filter')
  if (text === null) return all
  return all.filter(
    parseFilter(text, { plain: ['principalId', 'roleDefinitionId', 'directoryScopeId'] }, false),
  )
}

/** A page holds so many memberships. UNVERIFIED. */
const membershipPage = 100

/**
 * `GET /users/{id}/transitiveMemberOf`: groups, administrative units and active roles. Of what the caller may not read only
 * type and id are shown.
 */
export function listMemberships(call: GraphCall, person: Person): GraphAnswer {
  const { state, asOf, now, caller } = call
  const { id } = person.user
  const sees = (...permissions: readonly string[]) =>
    [...permissions, 'Directory.Read.All'].some((each) => caller.roles.includes(each))
  const hide = (seen: boolean, properties: Readonly<Record<string, unknown>>) =>
    seen ? properties : Object.fromEntries(Object.keys(properties).map((key) => [key, null]))
  const groups = findGroupsOf(state, id, asOf).map((group) => ({
    '@odata.type': '#microsoft.graph.group',
    id: group.id,
    ...hide(sees('GroupMember.Read.All', 'Group.Read.All'), {
      displayName: group.displayName,
      isAssignableToRole: group.isAssignableToRole,
      securityEnabled: true,
    }),
  }))
  const units = findUnitsOf(state, id, now).map((unit) => ({
    '@odata.type': '#microsoft.graph.administrativeUnit',
    id: unit.id,
    ...hide(sees('AdministrativeUnit.Read.All'), { displayName: unit.displayName }),
  }))
  const active = findRolesOf(state, id, asOf).filter((each) => !each.eligible && !each.unitId)
  const roles = [...new Set(active.map(({ role }) => role))].map((role) => ({
    '@odata.type': '#microsoft.graph.directoryRole',
    id: directoryRoles[role],
    ...hide(sees('RoleManagement.Read.Directory'), {
      displayName: role,
      roleTemplateId: directoryRoles[role],
    }),
  }))
  const all = [...groups, ...units, ...roles]
  const from = Number(call.query.get('$skiptoken') ?? 0)
  const next = `${call.baseUrl}/users/${id}/transitiveMemberOf?$skiptoken=${from + membershipPage}`
  const more = from + membershipPage < all.length ? { '@odata.nextLink': next } : {}
  return answerCollection(call, 'directoryObjects', all.slice(from, from + membershipPage), more)
}

/** `GET /directory/administrativeUnits` and `…/{unit}`. */
export function readUnits(call: GraphCall, id?: string): GraphAnswer {
  const shown = call.state.units
    .list(call.asOf)
    .map((unit) => ({ id: unit.id, displayName: unit.displayName, description: null }))
  if (id === undefined) return answerCollection(call, 'directory/administrativeUnits', shown)
  const unit = shown.find((each) => each.id === id)
  if (!unit) throw notFound(id)
  return answerEntity(call, 'directory/administrativeUnits', unit)
}

/** `GET /directory/administrativeUnits/{unit}/members`: those who count as members by now. */
export function listUnitMembers(call: GraphCall, id: string): GraphAnswer {
  const asOf = new Date(call.now.getTime() - call.state.delays.unit)
  if (!call.state.units.get(id)) throw notFound(id)
  const members = call.state.units.get(id, asOf)?.members ?? []
  const value = members.map((member) => ({
    '@odata.type': call.state.groups.get(member)
      ? '#microsoft.graph.group'
      : '#microsoft.graph.user',
    id: member,
  }))
  return answerCollection(call, 'directoryObjects', value)
}
