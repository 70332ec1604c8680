import { askBatch } from './graph/ask-batch.ts'
import type { Graph } from './graph/create-graph.ts'
import { GraphFault, told } from './graph/graph-fault.ts'
import type { TenantFinding } from './tenant.ts'
import type { TokenSource } from './tokens/keep-token.ts'

const policy =
  '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass'

/**
 * What a tenant lacks, by calls that change nothing. Rights over people's methods can only be seen on a person: on the first
 * member of each administrative unit, since a role that is scoped to it counts nowhere else.
 */
export async function checkTenant(
  graph: Graph,
  token: TokenSource,
  units: readonly string[],
): Promise<readonly TenantFinding[]> {
  try {
    await token()
    const [users, passPolicy, roles, eligible, signIns, ...members] = await askBatch(graph, [
      '/users?$top=1&$select=id',
      policy,
      '/roleManagement/directory/roleAssignments?$top=1',
      '/roleManagement/directory/roleEligibilityScheduleInstances?$top=1',
      '/users?$top=1&$select=id,signInActivity',
      ...units.map((unit) => `/directory/administrativeUnits/${encodeURIComponent(unit)}/members`),
    ])
    const isFree = eligible && 'fault' in eligible && eligible.fault.code === 'licence-missing'
    return [
      { what: 'token', code: 'ok' },
      finding('users', users),
      { what: 'policy', code: policyCodeOf(passPolicy) },
      // A tenant without the licence has nobody who is eligible.
      finding('roles', roles && 'fault' in roles ? roles : isFree ? roles : eligible),
      finding('sign-ins', signIns),
      ...members.map((each) => finding('unit', each)),
      ...(await checkMethods(graph, members)),
    ]
  } catch (fault) {
    if (fault instanceof GraphFault) return [{ what: 'token', code: told[fault.code] }]
    throw fault
  }
}

type Item = Awaited<ReturnType<typeof askBatch>>[number]

function finding(what: TenantFinding['what'], item: Item | undefined): TenantFinding {
  if (!(item && 'fault' in item)) return { what, code: 'ok' }
  const isUnitGone = what === 'unit' && item.fault.code === 'not-found'
  return { what, code: isUnitGone ? 'cloud-unit-missing' : told[item.fault.code] }
}

function policyCodeOf(item: Item | undefined): TenantFinding['code'] {
  if (item && 'fault' in item) return told[item.fault.code]
  const state = (item?.body as { readonly state?: unknown } | undefined)?.state
  return state === 'enabled' ? 'ok' : 'pass-policy'
}

async function checkMethods(
  graph: Graph,
  members: readonly Item[],
): Promise<readonly TenantFinding[]> {
  const people = members.flatMap((item) => {
    const body = 'fault' in item ? undefined : (item.body as { readonly value?: unknown })
    const value = Array.isArray(body?.value) ? (body.value as { readonly id?: unknown }[]) : []
    return typeof value[0]?.id === 'string' ? value[0].id : []
  })
  if (people.length === 0) return []
  const items = await askBatch(
    graph,
    people.flatMap((id) => [
      `/users/${id}/authentication/methods`,
      `/users/${id}/authentication/temporaryAccessPassMethods`,
    ]),
  )
  return items.map((item, at) => finding(at % 2 === 0 ? 'methods' : 'passes', item))
}
