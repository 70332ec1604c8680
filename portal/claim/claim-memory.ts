import type { Channel, Hello } from '../../protocol/claim-api.ts'
import type { ClaimKeys } from '../../protocol/claim-client.ts'
import type { Secret } from '../../protocol/secret.ts'
import { openBrowserStore } from './browser-store.ts'

/**
 * What one tab remembers of its claim, so that reload, lock screen and the back button lose nothing. The private keys
 * in it cannot be read by anybody, the page included (`extractable: false`): a pass that was sealed to them opens after a
 * reload here, and nowhere else. Link and keys are gone after *done*, and where a person takes over.
 */
export interface RememberedClaim {
  readonly id: string
  readonly link?: string
  readonly keys?: ClaimKeys
  readonly channels: readonly Channel[]
  /** Absent in what an earlier release remembered. */
  readonly gives?: Hello['gives']
  /** Whether the first button was pressed. */
  readonly begun: boolean
  readonly language: string
  /** When this was written, in milliseconds since 1970. */
  readonly at: number
}

/** Where claims are remembered. Nothing here throws: without a memory the page works until it is reloaded. */
export interface ClaimMemory {
  find(id: string): Promise<RememberedClaim | undefined>
  findByLink(link: Secret): Promise<RememberedClaim | undefined>
  keep(claim: RememberedClaim): Promise<void>
  forget(id: string): Promise<void>
}

const longestStay = 24 * 3600 * 1000

/** The memory in this browser. */
export function createClaimMemory(now: () => Date): ClaimMemory {
  const store = openBrowserStore<RememberedClaim>('firstkey', 'claims', { now, longestStay })
  return {
    find: async (id) => (await store.all()).find((claim) => claim.id === id),
    findByLink: async (link) => {
      const claims = await store.all()
      return link.reveal((text) => claims.find((claim) => claim.link === text))
    },
    keep: store.keep,
    forget: store.forget,
  }
}
