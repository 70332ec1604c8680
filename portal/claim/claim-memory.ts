import type { Channel, Hello } from '../../protocol/claim-api.ts'
import type { ClaimKeys } from '../../protocol/claim-client.ts'
import type { Secret } from '../../protocol/secret.ts'

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

const storeName = 'claims'
const longestStay = 24 * 3600 * 1000

/** The memory in IndexedDB, the only storage of a browser that holds keys without showing them. */
export function createClaimMemory(now: () => Date): ClaimMemory {
  const database = openDatabase().catch(() => undefined)

  async function ask<T>(
    mode: IDBTransactionMode,
    request: (store: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T | undefined> {
    const opened = await database
    if (!opened) return undefined
    try {
      return await settled(request(opened.transaction(storeName, mode).objectStore(storeName)))
    } catch {
      // Private windows and full disks refuse: the claim then lives in memory alone.
      return undefined
    }
  }

  const all = async () => {
    const claims: RememberedClaim[] = (await ask('readonly', (store) => store.getAll())) ?? []
    const oldest = now().getTime() - longestStay
    for (const { id, at } of claims) if (at < oldest) await forget(id)
    return claims.filter(({ at }) => at >= oldest)
  }
  const forget = async (id: string) => {
    await ask('readwrite', (store) => store.delete(id))
  }

  return {
    find: async (id) => (await all()).find((claim) => claim.id === id),
    findByLink: async (link) => {
      const claims = await all()
      return link.reveal((text) => claims.find((claim) => claim.link === text))
    },
    keep: async (claim) => {
      await ask('readwrite', (store) => store.put(claim))
    },
    forget,
  }
}

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open('firstkey', 1)
  request.onupgradeneeded = () => {
    request.result.createObjectStore(storeName, { keyPath: 'id' })
  }
  return settled(request)
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('the browser keeps nothing'))
  })
}
