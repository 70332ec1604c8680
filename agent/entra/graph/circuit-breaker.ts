const failuresToOpen = 5
const openMs = 30_000
/** How often those who wait look whether the one call that finds out has come back. */
const probeMs = 1000

interface Closed {
  readonly until: number
  /** It asked to be left alone, or it does not answer. */
  readonly because: 'throttled' | 'unreachable'
}

/** Whether a tenant is asked at all. One for a tenant, shared by every job. */
export interface CircuitBreaker {
  /** Until when nobody asks (milliseconds since 1970), and why; undefined: ask, and say what came of it. Half open, one may. */
  closedUntil(now: number): Closed | undefined
  succeed(): void
  fail(now: number): void
  /** The tenant itself said when to come back. */
  wait(until: number): void
}

/** Opens after some failures in a row, for half a minute; then one call finds out whether the tenant is back. */
export function createCircuitBreaker(): CircuitBreaker {
  let failures = 0
  let openUntil = 0
  let probing = false
  let waitUntil = 0
  return {
    closedUntil(now) {
      if (now < waitUntil) return { until: waitUntil, because: 'throttled' }
      if (failures < failuresToOpen) return undefined
      if (now < openUntil) return { until: openUntil, because: 'unreachable' }
      if (probing) return { until: now + probeMs, because: 'unreachable' }
      probing = true
      return undefined
    },
    succeed() {
      failures = 0
      probing = false
    },
    fail(now) {
      failures += 1
      probing = false
      if (failures >= failuresToOpen) openUntil = now + openMs
    },
    wait(until) {
      waitUntil = Math.max(waitUntil, until)
    },
  }
}
