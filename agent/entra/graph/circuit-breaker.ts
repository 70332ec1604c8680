const failuresToOpen = 5
const openMs = 30_000

/** Whether a tenant is asked at all. One for a tenant, shared by every job. */
export interface CircuitBreaker {
  /** Until when nobody asks, in milliseconds since 1970; undefined: ask. While it is half open, one may. */
  closedUntil(now: number): number | undefined
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
      if (now < waitUntil) return waitUntil
      if (failures < failuresToOpen) return undefined
      if (now < openUntil || probing) return Math.max(openUntil, now + 1000)
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
      probing = false
      waitUntil = Math.max(waitUntil, until)
    },
  }
}
