import type { Instant } from '../time/zoned-time.ts'
import type { Step } from './decide-next-step.ts'
import type { DeliveryFacts } from './delivery-facts.ts'

/**
 * What an address that the desk has accepted needs next; `undefined` where there is none, or nothing yet. The address before it
 * is told first, and only then does the time begin in which its owner can speak up.
 */
export function decideContact(
  { contactChange, reach }: DeliveryFacts,
  now: Instant,
): Step | undefined {
  if (!contactChange) return undefined
  if (!contactChange.told && reach.mail) return { do: 'send', announcement: 'contact-changed' }
  return now >= contactChange.takenFrom ? { do: 'take-contact' } : undefined
}
