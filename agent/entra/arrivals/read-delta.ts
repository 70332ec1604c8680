import * as z from 'zod'
import type { Graph } from '../graph/create-graph.ts'
import { GraphFault } from '../graph/graph-fault.ts'
import type { Recognised } from './decide-arrival.ts'
import { dateOf, textIn } from './read-arriving.ts'
import { attributeNames } from './settings.ts'

const zPage = z.object({
  value: z.array(z.looseObject({ id: z.string() })),
  '@odata.nextLink': z.string().optional(),
  '@odata.deltaLink': z.string().optional(),
})

/** Somebody who changed, as far as the page tells. */
export interface Changed extends Recognised {
  readonly user: string
}

/** One page of changes, and where the next one is. */
export interface DeltaPage {
  readonly changed: readonly Changed[]
  readonly next: string
  /** This was the last page for now. */
  readonly isEnd: boolean
}

const first = `/users/delta?$select=${['id', 'employeeHireDate', ...attributeNames].join(',')}`

/**
 * Reads a page of who changed; without a link, from the beginning: everybody. `lost`: the tenant does not know any more what
 * was read, and it has to be read from the beginning. What was not told of somebody is missing, and may be anything.
 * @see https://learn.microsoft.com/graph/api/user-delta
 */
export async function readDelta(
  graph: Graph,
  link: string | undefined,
): Promise<DeltaPage | 'lost'> {
  try {
    const body = link
      ? await graph.askNext(link)
      : await graph.ask({ method: 'GET', path: first, repeatable: true })
    const page = zPage.safeParse(body).data
    const next = page?.['@odata.nextLink'] ?? page?.['@odata.deltaLink']
    if (!page || next === undefined) throw new GraphFault('bad-answer')
    const there = page.value.filter((user) => !('@removed' in user))
    return { changed: there.map(changedOf), next, isEnd: page['@odata.nextLink'] === undefined }
  } catch (fault) {
    if (link && fault instanceof GraphFault && fault.detail['status'] === 410) return 'lost'
    throw fault
  }
}

function changedOf(user: { readonly id: string; readonly [name: string]: unknown }): Changed {
  const hired = textIn(user, 'employeeHireDate')
  return {
    user: user.id.toLowerCase(),
    ...(hired === undefined ? {} : { hiredAt: dateOf(hired) ?? null }),
    attributes: Object.fromEntries(attributeNames.map((name) => [name, textIn(user, name)])),
  }
}
