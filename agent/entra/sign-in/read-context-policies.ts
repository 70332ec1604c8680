import * as z from 'zod'
import type { Graph } from '../graph/create-graph.ts'
import { GraphFault } from '../graph/graph-fault.ts'
import { type ContextPolicy, zContextPolicy } from './decide-context.ts'

const zPolicies = z.object({
  value: z.array(z.unknown()),
  '@odata.nextLink': z.string().optional(),
})

/** No tenant has so many policies that these pages do not suffice. */
const mostPages = 10

/**
 * Reads the policies of conditional access (`Policy.Read.All`). One of a shape that is not understood counts for nothing:
 * it can only be missing, never stand behind a context by mistake. That `authenticationStrength` comes along with its
 * combinations, without `$expand`, is *not yet verified*.
 * @see https://learn.microsoft.com/graph/api/conditionalaccessroot-list-policies
 */
export async function readContextPolicies(graph: Graph): Promise<readonly ContextPolicy[]> {
  const path = '/identity/conditionalAccess/policies'
  let body = await graph.ask({ method: 'GET', path, repeatable: true })
  const found: ContextPolicy[] = []
  for (let page = 1; ; page += 1) {
    const parsed = zPolicies.safeParse(body)
    if (!parsed.success || page > mostPages)
      throw new GraphFault('bad-answer', { name: 'policies' })
    found.push(...parsed.data.value.flatMap((each) => zContextPolicy.safeParse(each).data ?? []))
    const next = parsed.data['@odata.nextLink']
    if (next === undefined) return found
    body = await graph.askNext(next)
  }
}
