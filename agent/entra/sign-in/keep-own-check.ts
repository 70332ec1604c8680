import type { Clock } from '../../../protocol/clock.ts'
import type { ErrorCode } from '../../../protocol/errors.ts'
import type { DirectoryRules } from '../../guard/guard-rules.ts'
import { withinTime } from '../../within-time.ts'
import type { Tenant } from '../tenant.ts'
import { describeOwnPolicies, judgeOwnSetup } from './judge-own-setup.ts'
import type { OwnSetup } from './read-own-setup.ts'

/** What *my password* hangs on besides the tenant. */
export interface OwnSurroundings {
  readonly portalHost: string
  /** Whether the agent can tell anybody. */
  readonly hasNotices: boolean
  /** Which of these containers are not in the directory; `undefined`: it does not say. */
  readonly findMissing: (containers: readonly string[]) => Promise<readonly string[] | undefined>
}

/** What `doctor` says of *my password* in one directory, and what `agent check` adds in words. */
export interface OwnCheck {
  look(
    rules: Pick<DirectoryRules, 'own'> | undefined,
    signal: AbortSignal,
  ): Promise<readonly (readonly [string, 'ok' | ErrorCode])[]>
  notes(): readonly string[]
}

type Own = NonNullable<DirectoryRules['own']>

/** So long what was found stands: half a dozen calls of Graph and a few searches. */
const freshMs = 15 * 60_000

const hashNote =
  'whether the tenant takes the new password over cannot be seen by a program: with password hash synchronisation it counts in the cloud some minutes later; with pass-through or federation at once. Password writeback is not needed for this'

/** Looks at everything that the flow hangs on, where the guard allows it, four times an hour at most. */
export function keepOwnCheck(
  directory: string,
  tenant: Pick<Tenant, 'readOwnSetup'>,
  { portalHost, hasNotices, findMissing }: OwnSurroundings,
  { now }: Pick<Clock, 'now'>,
): OwnCheck {
  let kept: { readonly at: number; readonly about: string; readonly seen: Found } | undefined

  async function see(own: Own, signal: AbortSignal): Promise<Found | undefined> {
    const about = JSON.stringify(own)
    const at = now().getTime()
    if (kept?.about === about && at - kept.at < freshMs) return kept.seen
    const seen = await withinTime(find(own), signal, undefined)
    if (seen) kept = { at, about, seen }
    return seen
  }

  async function find(own: Own): Promise<Found> {
    const [setup, missing] = await Promise.all([
      tenant.readOwnSetup(own),
      findMissing(own.containers),
    ])
    const isMissing = missing !== undefined && missing.length > 0
    const notes = [
      ...(setup.policies.is === 'seen'
        ? describeOwnPolicies(setup.policies.value, own.context)
        : []),
      ...(missing ?? []).map((dn) => `no such container: ${dn}`),
      hashNote,
    ]
    return { setup, containers: isMissing ? 'own-container-missing' : 'ok', notes }
  }

  return {
    async look(rules, signal) {
      const own = rules?.own
      if (!own) {
        kept = undefined
        return []
      }
      const named = (part: string) => `own ${part}:${directory}`
      const notices = [named('notices'), hasNotices ? 'ok' : 'own-untold'] as const
      const seen = await see(own, signal)
      if (!seen) return [notices, [named('tenant'), 'cloud-unreachable']]
      const judged = judgeOwnSetup(seen.setup, { context: own.context, portalHost })
      return [
        notices,
        [named('containers'), seen.containers],
        ...judged.map(([part, code]) => [named(part), code] as const),
      ]
    },
    notes: () => kept?.seen.notes ?? [],
  }
}

interface Found {
  readonly setup: OwnSetup
  readonly containers: 'ok' | 'own-container-missing'
  readonly notes: readonly string[]
}
