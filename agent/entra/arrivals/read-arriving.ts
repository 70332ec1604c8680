import * as z from 'zod'
import type { ArrivingPerson } from '../../../protocol/workflow-jobs.ts'
import type { Graph } from '../graph/create-graph.ts'
import { GraphFault } from '../graph/graph-fault.ts'
import { attributeNames } from './settings.ts'

/** What is told only when it is asked for. */
const arrivingProperties = [
  ...['id', 'givenName', 'surname', 'preferredLanguage', 'mobilePhone', 'otherMails'],
  ...['employeeId', 'employeeHireDate', 'onPremisesSyncEnabled', 'onPremisesImmutableId'],
  ...['userType', 'userPrincipalName'],
  ...attributeNames,
].join(',')

const zText = z.string().nullish()

const zArriving = z.looseObject({
  id: z.string(),
  userPrincipalName: zText,
  userType: zText,
  givenName: zText,
  surname: zText,
  preferredLanguage: zText,
  mobilePhone: zText,
  otherMails: z.array(z.string()).nullish(),
  employeeId: zText,
  employeeHireDate: zText,
  onPremisesSyncEnabled: z.boolean().nullish(),
  onPremisesImmutableId: zText,
  manager: z.looseObject({ displayName: zText, mail: zText }).nullish(),
})

/** A person of the tenant, as they could be named to the server. */
export interface Arriving {
  /** The object id. */
  readonly user: string
  /** An external guest signs in at home, and gets no key here. */
  readonly isExternal: boolean
  readonly hiredAt: Date | undefined
  readonly attributes: Readonly<Record<string, string | null | undefined>>
  readonly person: ArrivingPerson
}

/** Reads somebody by their object id, with their manager, in one call. Nobody: `gone`. */
export async function readArriving(graph: Graph, user: string): Promise<Arriving | 'gone'> {
  const query = `$select=${arrivingProperties}&$expand=manager($select=displayName,mail)`
  const path = `/users/${encodeURIComponent(user)}?${query}`
  try {
    const body = await graph.ask({ method: 'GET', path, repeatable: true })
    const parsed = zArriving.safeParse(body)
    if (!parsed.success) throw new GraphFault('bad-answer')
    return arrivingOf(parsed.data)
  } catch (fault) {
    if (fault instanceof GraphFault && fault.code === 'not-found') return 'gone'
    throw fault
  }
}

function arrivingOf(user: z.output<typeof zArriving>): Arriving | 'gone' {
  const { onPremisesSyncEnabled: synced, onPremisesImmutableId: anchor } = user
  const account = synced ? accountOf(anchor ?? '') : user.id.toLowerCase()
  if (account === undefined) throw new GraphFault('bad-answer')
  const hiredAt = dateOf(user.employeeHireDate)
  const [mail] = user.otherMails ?? []
  return {
    user: user.id.toLowerCase(),
    isExternal: /#EXT#/i.test(user.userPrincipalName ?? ''),
    hiredAt,
    attributes: Object.fromEntries(attributeNames.map((name) => [name, textIn(user, name)])),
    person: {
      account,
      ...present('employeeNumber', user.employeeId),
      ...present('hiredAt', hiredAt?.toISOString()),
      ...present('firstName', user.givenName),
      ...present('lastName', user.surname),
      ...present('language', user.preferredLanguage),
      ...present('mobile', user.mobilePhone),
      ...present('mail', mail),
      ...present('managerName', user.manager?.displayName),
      ...present('managerMail', user.manager?.mail),
    },
  }
}

/**
 * The `objectGUID` behind the anchor of a synchronised account: the other way round than `anchorOf` of the jobs. That the anchor
 * is the `objectGUID` is UNVERIFIED here; where it is something else, the directory has no such account, and nobody arrives.
 */
function accountOf(anchor: string): string | undefined {
  const bytes = Buffer.from(anchor, 'base64')
  if (bytes.length !== 16) return undefined
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]
  const hex = order.map((at) => bytes.toString('hex', at, at + 1)).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

export function dateOf(text: string | null | undefined): Date | undefined {
  if (!text) return undefined
  const at = new Date(text)
  // Graph writes the first year of all where there is none.
  return Number.isNaN(at.getTime()) || at.getUTCFullYear() < 1970 ? undefined : at
}

export function textIn(user: Readonly<Record<string, unknown>>, name: string) {
  const value = user[name]
  if (value === undefined) return undefined
  return typeof value === 'string' ? value : null
}

/** What is longer than the job's field is nobody's name or address. */
function present<K extends string>(name: K, value: string | null | undefined) {
  return (value && value.length <= 320 ? { [name]: value } : {}) as { readonly [key in K]?: string }
}
