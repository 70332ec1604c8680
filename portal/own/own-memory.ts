import type { ClaimKeys } from '../../protocol/claim-client.ts'
import { openBrowserStore } from '../claim/browser-store.ts'
import type { PendingSignIn } from './sign-in-request.ts'

/**
 * What this browser remembers of a visit while its owner is away at a sign-in. The private keys cannot be read by anybody
 * (`extractable: false`), and the box that holds what was chosen opens for an agent alone.
 */
export interface RememberedVisit {
  readonly id: string
  readonly keys: ClaimKeys
  /** The server knows it. */
  readonly begun: boolean
  /** The sign-in that is on its way; the box, where it says yes to one. */
  readonly pending?: PendingSignIn & { readonly box?: string }
  /** When this was written, in milliseconds since 1970. */
  readonly at: number
}

/** Where visits are remembered. Nothing here throws. */
export interface OwnMemory {
  find(is: (visit: RememberedVisit) => boolean): Promise<RememberedVisit | undefined>
  keep(visit: RememberedVisit): Promise<void>
  forget(id: string): Promise<void>
}

const longestStay = 3600 * 1000

/** The memory in this browser, for an hour. */
export function createOwnMemory(now: () => Date): OwnMemory {
  const store = openBrowserStore<RememberedVisit>('firstkey-own', 'visits', { now, longestStay })
  return {
    find: async (is) => (await store.all()).find(is),
    keep: store.keep,
    forget: store.forget,
  }
}
