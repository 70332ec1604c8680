import * as z from 'zod'
import { askBatch, type BatchItem } from './graph/ask-batch.ts'
import type { Graph } from './graph/create-graph.ts'
import { GraphFault } from './graph/graph-fault.ts'
import { accountOf, heldIn, userProperties, zMethods, zUser } from './read-person.ts'
import type { CloudFacts } from './tenant.ts'

const zSignIns = z.object({
  signInActivity: z
    .object({
      lastSignInDateTime: z.string().nullish(),
      lastNonInteractiveSignInDateTime: z.string().nullish(),
      lastSuccessfulSignInDateTime: z.string().nullish(),
    })
    .nullish(),
})
const zMember = z.object({ id: z.string(), '@odata.type': z.string().optional() })
const zMembers = z.object({ value: z.array(zMember), '@odata.nextLink': z.string().optional() })
const zRoles = z.object({ value: z.array(z.object({ roleDefinitionId: z.string() })) })

const roles = '/roleManagement/directory'

/** Reads a person in one call of Graph; in two where a group might hold a role for them. */
export async function readFacts(graph: Graph, user: string): Promise<CloudFacts> {
  const name = encodeURIComponent(user)
  const [person, methods, signIns, memberships, active, eligible] = await askBatch(graph, [
    `/users/${name}?$select=${userProperties}`,
    // No query options here (Microsoft, "List methods").
    `/users/${name}/authentication/methods`,
    `/users/${name}?$select=id,signInActivity`,
    `/users/${name}/transitiveMemberOf?$select=id`,
    ...rolesOf([user]),
  ])
  const account = accountOf(parse(zUser, person))
  const member = await readAllPages(graph, parse(zMembers, memberships))
  const ofType = (type: string) =>
    member.filter((each) => each['@odata.type'] === `#microsoft.graph.${type}`).map(({ id }) => id)
  const groups = ofType('group')
  const ofGroups = await askBatch(graph, groups.length === 0 ? [] : rolesOf(groups))
  const held = rolesIn(
    [active, ...ofGroups.filter((_each, at) => at % 2 === 0)],
    [eligible, ...ofGroups.filter((_each, at) => at % 2 === 1)],
    ofType('directoryRole'),
  )
  return {
    account,
    ...methodsOf(methods),
    ...signInsOf(signIns),
    ...held,
    groups,
    units: ofType('administrativeUnit'),
  }
}

/** A hundred a page. Nobody is in so many groups that these do not suffice. */
const mostPages = 20

/** A role may hang on the last of many groups: all pages are read, or it is a fault. */
async function readAllPages(
  graph: Graph,
  first: z.output<typeof zMembers>,
): Promise<readonly z.output<typeof zMember>[]> {
  const found = [...first.value]
  let next = first['@odata.nextLink']
  for (let page = 1; next !== undefined; page += 1) {
    if (page === mostPages) throw new GraphFault('bad-answer', { name: 'pages' })
    const body = await graph.askNext(next)
    const more = parse(zMembers, { body })
    found.push(...more.value)
    next = more['@odata.nextLink']
  }
  return found
}

/** Fifteen in one filter are far below what Graph takes. */
const mostInFilter = 15

/** Assignments and eligibilities of people or groups, in turns. */
function rolesOf(principals: readonly string[]): readonly string[] {
  const paths: string[] = []
  for (let start = 0; start < principals.length; start += mostInFilter) {
    const wanted = principals.slice(start, start + mostInFilter)
    const filter = encodeURIComponent(wanted.map((id) => `principalId eq '${id}'`).join(' or '))
    paths.push(`${roles}/roleAssignments?$filter=${filter}`)
    paths.push(`${roles}/roleEligibilityScheduleInstances?$filter=${filter}`)
  }
  return paths
}

function parse<T>(schema: z.ZodType<T>, item: BatchItem | undefined): T {
  if (item === undefined) throw new GraphFault('bad-answer')
  if ('fault' in item) throw item.fault
  const parsed = schema.safeParse(item.body)
  if (!parsed.success) throw new GraphFault('bad-answer')
  return parsed.data
}

/** To an agent whose role is bounded to a unit they are closed of whoever is not in it, or holds a role themselves. */
function methodsOf(item: BatchItem | undefined): Pick<CloudFacts, 'methods' | 'passes'> {
  if (item && 'fault' in item && item.fault.code === 'rights-missing') {
    return { methods: 'closed', passes: 'closed' }
  }
  return heldIn(parse(zMethods, item))
}

/** Sign-ins want a licence and a right of their own; a person without any is one who never signed in. */
function signInsOf(
  item: BatchItem | undefined,
): Pick<CloudFacts, 'lastSignIn' | 'signInsReadable'> {
  if (item && 'fault' in item && isUnreadable(item.fault)) return { signInsReadable: false }
  const { signInActivity: seen } = parse(zSignIns, item)
  const times = Object.values(seen ?? {}).flatMap((text) => (text ? Date.parse(text) : []))
  const last = Math.max(...times)
  return { signInsReadable: true, ...(Number.isFinite(last) ? { lastSignIn: new Date(last) } : {}) }
}

function rolesIn(
  active: readonly (BatchItem | undefined)[],
  eligible: readonly (BatchItem | undefined)[],
  memberOf: readonly string[],
): Pick<CloudFacts, 'roles' | 'rolesReadable'> {
  const isBarred = (items: readonly (BatchItem | undefined)[]) =>
    items.some((item) => item && 'fault' in item && isUnreadable(item.fault))
  if (isBarred(active)) return { roles: memberOf, rolesReadable: 'none' }
  const idsIn = (items: readonly (BatchItem | undefined)[]) =>
    items.flatMap((item) =>
      parse(zRoles, item).value.map(({ roleDefinitionId }) => roleDefinitionId),
    )
  const held = [...memberOf, ...idsIn(active)]
  // Where nobody has the licence for eligible roles, nobody is eligible; where only the right is missing, it is not known.
  if (eligible.some((item) => item && 'fault' in item && item.fault.code === 'licence-missing')) {
    return { roles: held, rolesReadable: 'active-only' }
  }
  if (isBarred(eligible)) return { roles: held, rolesReadable: 'none' }
  return { roles: [...held, ...idsIn(eligible)], rolesReadable: 'all' }
}

function isUnreadable({ code }: GraphFault): boolean {
  return code === 'rights-missing' || code === 'licence-missing' || code === 'bad-request'
}
