import * as z from 'zod'
import type { ErrorCode } from '../../protocol/errors.ts'
import type { Graph } from './graph/create-graph.ts'
import { GraphFault, mayHaveBeenDone, told } from './graph/graph-fault.ts'
import type { CloudRead } from './tenant.ts'

/** A phone that is registered as a method. The number may be masked: a role sees its last digits only. */
export interface RegisteredPhone {
  readonly id: string
  /** The last two digits, where they are told. */
  readonly ending?: string
  readonly kind: 'mobile' | 'other'
  readonly createdAt?: Date
}

/** What became of a registration. `unknown`: it may have been made, or not. */
export type PhoneMade =
  | { readonly outcome: 'registered'; readonly id: string; readonly createdAt?: Date }
  | { readonly outcome: 'refused'; readonly code: ErrorCode }
  | { readonly outcome: 'unknown' }

/** The phones of a tenant's people, as far as the agent's jobs use them. */
export interface Phones {
  list(user: string): Promise<CloudRead<readonly RegisteredPhone[]>>
  /** `number` as Graph wants it: `+31 612345678`. Never repeated after a lost answer. */
  register(user: string, number: string): Promise<PhoneMade>
  remove(user: string, phone: string): Promise<CloudRead<'removed' | 'gone'>>
}

const zText = z.string().nullish()
const zPhone = z.object({
  id: z.string(),
  phoneNumber: zText,
  phoneType: zText,
  createdDateTime: zText,
})
const zPhones = z.object({ value: z.array(zPhone) })

const phonesOf = (user: string) => `/users/${encodeURIComponent(user)}/authentication/phoneMethods`

/** @see https://learn.microsoft.com/graph/api/authentication-post-phonemethods */
export function openPhones(ports: {
  readonly graph: Graph
  readonly tell: <T>(work: () => Promise<T>) => Promise<CloudRead<T>>
}): Phones {
  const { graph, tell } = ports
  return {
    list: (user) =>
      tell(async () => {
        const body = await graph.ask({ method: 'GET', path: phonesOf(user), repeatable: true })
        const parsed = zPhones.safeParse(body)
        if (!parsed.success) throw new GraphFault('bad-answer')
        return parsed.data.value.map(readPhone)
      }),
    register: (user, number) => register(graph, user, number),
    remove: (user, phone) => tell(() => remove(graph, user, phone)),
  }
}

function readPhone({
  id,
  phoneNumber,
  phoneType,
  createdDateTime,
}: z.output<typeof zPhone>): RegisteredPhone {
  const ending = /[0-9]{2}$/.exec(phoneNumber ?? '')?.[0]
  return {
    id,
    kind: phoneType === 'mobile' ? 'mobile' : 'other',
    ...(ending === undefined ? {} : { ending }),
    ...createdOf(createdDateTime),
  }
}

/** Optional, and null where a method does not tell it (Graph, `authenticationMethod`). */
function createdOf(text: string | null | undefined): { readonly createdAt?: Date } {
  return text && !Number.isNaN(Date.parse(text)) ? { createdAt: new Date(text) } : {}
}

async function register(graph: Graph, user: string, number: string): Promise<PhoneMade> {
  const body = { phoneNumber: number, phoneType: 'mobile' }
  try {
    const path = phonesOf(user)
    const said = await graph.ask({ method: 'POST', path, body, repeatable: false })
    const made = zPhone.safeParse(said)
    if (!made.success) return { outcome: 'unknown' }
    return { outcome: 'registered', id: made.data.id, ...createdOf(made.data.createdDateTime) }
  } catch (fault) {
    if (!(fault instanceof GraphFault)) throw fault
    if (mayHaveBeenDone(fault)) return { outcome: 'unknown' }
    return { outcome: 'refused', code: told[fault.code] }
  }
}

async function remove(graph: Graph, user: string, phone: string): Promise<'removed' | 'gone'> {
  const path = `${phonesOf(user)}/${encodeURIComponent(phone)}`
  try {
    await graph.ask({ method: 'DELETE', path, repeatable: true })
    return 'removed'
  } catch (fault) {
    if (fault instanceof GraphFault && fault.code === 'not-found') return 'gone'
    throw fault
  }
}
