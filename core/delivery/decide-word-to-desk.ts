import type { ErrorCode } from '../../protocol/errors.ts'
import type { Instant } from '../time/zoned-time.ts'
import type { DeliveryFacts } from './delivery-facts.ts'

/** What is to be said to the desk. `spare-desk`: what it was to be told, and never heard of, has settled itself. */
export type WordToDesk =
  | { readonly do: 'tell-desk'; readonly problem: ErrorCode }
  | { readonly do: 'spare-desk' }

/** A desk that could not be told is told again after this long. */
const againMilliseconds = 3_600_000

type DeskFacts = Pick<DeliveryFacts, 'deskToldOf' | 'deskToldAt' | 'deskUntoldSince'>

/** The desk is told at once, once for each problem; and every hour for as long as no mail to it goes out. */
export function decideWordToDesk(
  facts: DeskFacts,
  problem: ErrorCode | undefined,
  now: Instant,
): WordToDesk | undefined {
  const isUntold = facts.deskUntoldSince !== undefined
  if (problem === undefined) return isUntold ? { do: 'spare-desk' } : undefined
  const isDue = problem !== facts.deskToldOf || (isUntold && now >= deskAgainFrom(facts))
  return isDue ? { do: 'tell-desk', problem } : undefined
}

/** When a desk that could not be told is told again. */
export function deskAgainFrom({ deskToldAt, deskUntoldSince }: DeskFacts): Instant {
  return (deskToldAt ?? deskUntoldSince ?? 0) + againMilliseconds
}
