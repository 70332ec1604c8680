/** What can be made to go wrong, and where. */
export type FaultTarget = 'directory' | 'phone' | 'mailbox' | 'graph' | 'token' | 'relay'

/**
 * - `refuse`: the connection is closed as soon as it is made.
 * - `hang`: nothing is done and nothing is answered; `hang-after`: it is done, but never answered.
 * - `drop`: the connection is cut before anything is done; `drop-after`: it is done, then the connection is cut.
 * - `late`: the connection is cut, and `milliseconds` later the thing is done all the same, as by a machine that was frozen
 *   with the request in its buffer (directory, graph and token only).
 * - `slow`: answered after `milliseconds`.
 * - `error`: answered with `code` and `text` (an LDAP result code, an SMPP command status, an SMTP reply code, an HTTP status).
 * - `stale`: a read shows the state of `milliseconds` ago (graph only).
 * - `lose`: accepted and never delivered (phone and relay); `undeliverable`: accepted, then reported as not delivered (phone only).
 * The relay of a workflow (operation `call`) knows `lose`, `slow`, `drop`, and `drop-after`, which delivers and then tries again.
 */
export type FaultKind =
  | 'refuse'
  | 'hang'
  | 'hang-after'
  | 'drop'
  | 'drop-after'
  | 'late'
  | 'slow'
  | 'error'
  | 'stale'
  | 'lose'
  | 'undeliverable'

export interface Fault {
  readonly target: FaultTarget
  readonly kind: FaultKind
  /**
   * `connect`; of the directory `bind`, `search`, `modify`, `add`; of the phone `bind`, `submit`; of the mailbox `recipient`,
   * `data`; of the tenant's Graph what is done (`create-pass`, `batch`: the first word of each line in `tenant/graph/routes.ts`);
   * of its tokens `token`, `discovery`, `keys`, `managed-identity`, and of its pages `authorize`, `sign-in`, `security-info`, `sign-out`, `password-reset`. Left out: `refuse` means `connect`, everything else means any operation but `connect`.
   */
  readonly operation?: string | undefined
  /** Only at this controller, counted from 0 (directory only). Left out: at any. */
  readonly controller?: number | undefined
  /** How often it happens before it is over; `'always'` until cleared. Left out: once. */
  readonly times?: number | 'always' | undefined
  /** How likely it is at each chance, 0 to 1. Left out: certain. The dice are seeded. */
  readonly probability?: number | undefined
  readonly milliseconds?: number | undefined
  readonly code?: number | undefined
  readonly text?: string | undefined
  /**
   * How an `error` of the tenant says when to come back, `milliseconds` from now: `Retry-After` in seconds or as a date.
   * Left out: not at all.
   */
  readonly retryAfter?: 'seconds' | 'date' | undefined
}

export interface Faults {
  add(fault: Fault): void
  /** The faults that are still to come. */
  list(): readonly Fault[]
  clear(): void
  /** The fault that strikes this operation, if any; it is used up by asking. */
  take(target: FaultTarget, operation: string, controller?: number): Fault | undefined
}

/** An empty list of faults; `random` throws the dice for those that are only probable. */
export function createFaults(random: () => number): Faults {
  let pending: { fault: Fault; left: number }[] = []
  return {
    add(fault) {
      const times = fault.times ?? 1
      pending.push({ fault, left: times === 'always' ? Number.POSITIVE_INFINITY : times })
    },
    list: () => pending.map((each) => each.fault),
    clear() {
      pending = []
    },
    take(target, operation, controller) {
      for (const each of pending) {
        if (!strikes(each.fault, target, operation, controller)) continue
        if (random() >= (each.fault.probability ?? 1)) continue
        each.left -= 1
        if (each.left <= 0) pending = pending.filter((other) => other !== each)
        return each.fault
      }
      return undefined
    },
  }
}

function strikes(fault: Fault, target: FaultTarget, operation: string, controller?: number) {
  if (fault.target !== target) return false
  if (fault.controller !== undefined && fault.controller !== controller) return false
  const wanted = fault.operation ?? (fault.kind === 'refuse' ? 'connect' : undefined)
  return wanted === undefined ? operation !== 'connect' : wanted === operation
}
