import type { Purpose } from './decide-demands.ts'
import type { Proof } from './sign-in-session.ts'

/** Where somebody wants to get to by signing in. */
export type Goal =
  | { readonly page: string }
  /** A client that waits for a code; the id is the provider's for this request. */
  | { readonly interaction: string }

/** How a client, or a page, wants it. */
export interface Wishes extends Purpose {
  /** Whoever is signed in must show who they are again: `prompt=login`, or a `max_age` that is over. */
  readonly isFresh: boolean
  /** How old a gesture may be, in seconds. That Entra heeds it is UNVERIFIED. */
  readonly maxAge: number | undefined
  /** Whoever is signed in is asked who they are: `prompt=select_account`. */
  readonly asksWho: boolean
  readonly loginHint: string | undefined
  /** A page of the tenant that wants a strong session. */
  readonly isStrong: boolean
}

/** One sign-in on its way through the pages. */
export interface Flow {
  readonly id: string
  readonly goal: Goal
  readonly wishes: Wishes
  /** What the pages call where it leads to. */
  readonly application: string
  readonly userId: string | undefined
  readonly proofs: readonly Proof[]
  /** The last gesture so far. */
  readonly at: Date | undefined
  readonly passId: string | undefined
  readonly registerUntil: Date | undefined
  /** Whether something was shown in this flow, and not only before. */
  readonly isNew: boolean
  /** What a passkey must sign. */
  readonly challenge: string | undefined
  readonly startedAt: Date
}

/** The sign-ins that are on their way. */
export interface Flows {
  open(start: Pick<Flow, 'id' | 'goal' | 'wishes' | 'application'>): Flow
  find(id: string): Flow | undefined
  change(flow: Flow, change: Partial<Flow>): Flow
  close(flow: Flow): void
}

/** A page that was left open for an hour leads nowhere. UNVERIFIED. */
const life = 3_600_000

export function createFlows(now: () => Date): Flows {
  const flows = new Map<string, Flow>()
  const isOver = ({ startedAt }: Flow) => startedAt.getTime() + life <= now().getTime()
  return {
    open(start) {
      for (const flow of flows.values()) if (isOver(flow)) flows.delete(flow.id)
      const flow = { ...nothing, ...start, startedAt: now() }
      flows.set(flow.id, flow)
      return flow
    },
    find(id) {
      const flow = flows.get(id)
      return flow && !isOver(flow) ? flow : undefined
    },
    change(flow, change) {
      const changed = { ...flow, ...change }
      flows.set(flow.id, changed)
      return changed
    },
    close: ({ id }) => void flows.delete(id),
  }
}

const nothing = {
  userId: undefined,
  proofs: [],
  at: undefined,
  passId: undefined,
  registerUntil: undefined,
  isNew: false,
  challenge: undefined,
}
