import type { Clock } from '../../clock.ts'
import type { Fault } from '../../faults.ts'

/** When to come back, as the fault wants it said: in seconds, as a date (RFC 9110, 10.2.3), or not at all. */
export function retryAfter(
  { retryAfter: style, milliseconds = 0 }: Fault,
  clock: Clock,
): Readonly<Record<string, string>> {
  if (style === undefined) return {}
  if (style === 'seconds') return { 'retry-after': String(Math.ceil(milliseconds / 1000)) }
  return { 'retry-after': new Date(clock.now().getTime() + milliseconds).toUTCString() }
}
