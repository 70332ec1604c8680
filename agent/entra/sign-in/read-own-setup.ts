import * as z from 'zod'
import type { ErrorCode } from '../../../protocol/errors.ts'
import type { Graph } from '../graph/create-graph.ts'
import { GraphFault, told } from '../graph/graph-fault.ts'
import type { ContextPolicy } from './decide-context.ts'

const zUri = z.object({ redirectUris: z.array(z.string()).nullish() }).nullish()
const zRegistration = z.object({
  signInAudience: z.string().nullish(),
  spa: zUri,
  web: zUri,
  publicClient: zUri,
  optionalClaims: z
    .object({ idToken: z.array(z.object({ name: z.string() })).nullish() })
    .nullish(),
})
/** A registration of an application, as far as *my password* goes by it. */
export type Registration = z.output<typeof zRegistration>

const zContext = z.object({ isAvailable: z.boolean().nullish() })

/** One thing that was looked at: it is not there, or may not be seen, or does not answer. */
export type Seen<T> =
  | { readonly is: 'seen'; readonly value: T }
  | { readonly is: 'missing' }
  | { readonly is: 'refused'; readonly code: ErrorCode }

/** Everything in a tenant that *my password* hangs on. */
export interface OwnSetup {
  readonly context: Seen<{ readonly published: boolean }>
  readonly policies: Seen<readonly ContextPolicy[]>
  readonly registration: Seen<Registration>
  /** Whether anybody at all is synchronised from a directory. */
  readonly synced: Seen<boolean>
}

const zList = z.object({ value: z.array(z.unknown()) })
const registrationProperties = 'id,appId,signInAudience,spa,web,publicClient,optionalClaims'

/**
 * Looks at all of it by calls that change nothing, one after the other: conditional access may be asked once a second. That
 * `$filter=appId eq` needs no more than `Application.Read.All` is *not yet verified*.
 * @see https://learn.microsoft.com/graph/api/application-list
 */
export async function readOwnSetup(
  graph: Graph,
  { application, context }: { readonly application: string; readonly context: string },
  policies: () => Promise<readonly ContextPolicy[]>,
): Promise<OwnSetup> {
  const ask = (path: string) => graph.ask({ method: 'GET', path, repeatable: true })
  const about = '/identity/conditionalAccess/authenticationContextClassReferences'
  const filter = encodeURIComponent(`appId eq '${application}'`)
  return {
    policies: await see(policies),
    context: await see(async () => {
      const { isAvailable } = zContext.parse(await ask(`${about}/${context}`))
      return { published: isAvailable === true }
    }),
    registration: await see(async () => {
      const body = await ask(`/applications?$filter=${filter}&$select=${registrationProperties}`)
      const [found] = zList.parse(body).value
      if (found === undefined) throw new GraphFault('not-found')
      return zRegistration.parse(found)
    }),
    synced: await see(async () => {
      const path = `/users?$filter=${encodeURIComponent('onPremisesSyncEnabled eq true')}&$top=1&$select=id`
      return zList.parse(await ask(path)).value.length > 0
    }),
  }
}

async function see<T>(read: () => Promise<T>): Promise<Seen<T>> {
  try {
    return { is: 'seen', value: await read() }
  } catch (fault) {
    // An answer of another shape than Graph's.
    if (fault instanceof z.ZodError) return { is: 'refused', code: 'cloud-refused' }
    if (!(fault instanceof GraphFault)) throw fault
    return fault.code === 'not-found'
      ? { is: 'missing' }
      : { is: 'refused', code: told[fault.code] }
  }
}
