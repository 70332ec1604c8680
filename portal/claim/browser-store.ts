/** Things in IndexedDB, the only storage of a browser that holds keys without showing them. Nothing here throws. */
export interface BrowserStore<T extends { readonly id: string; readonly at: number }> {
  /** Those that are not too old; the others are forgotten. */
  all(): Promise<readonly T[]>
  keep(thing: T): Promise<void>
  forget(id: string): Promise<void>
}

/** Opens one. Private windows and full disks refuse: then it is empty, and the page works until it is reloaded. */
export function openBrowserStore<T extends { readonly id: string; readonly at: number }>(
  database: string,
  storeName: string,
  { now, longestStay }: { readonly now: () => Date; readonly longestStay: number },
): BrowserStore<T> {
  const opening = openDatabase(database, storeName).catch(() => undefined)

  async function ask<A>(
    mode: IDBTransactionMode,
    request: (store: IDBObjectStore) => IDBRequest<A>,
  ): Promise<A | undefined> {
    const opened = await opening
    if (!opened) return undefined
    try {
      return await settled(request(opened.transaction(storeName, mode).objectStore(storeName)))
    } catch {
      return undefined
    }
  }

  const forget = async (id: string) => {
    await ask('readwrite', (store) => store.delete(id))
  }
  return {
    async all() {
      const things: T[] = (await ask('readonly', (store) => store.getAll())) ?? []
      const oldest = now().getTime() - longestStay
      for (const { id, at } of things) if (at < oldest) await forget(id)
      return things.filter(({ at }) => at >= oldest)
    },
    keep: async (thing) => {
      await ask('readwrite', (store) => store.put(thing))
    },
    forget,
  }
}

// Asynchronous whatever happens: some browsers throw at once.
async function openDatabase(name: string, storeName: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1)
  request.onupgradeneeded = () => {
    request.result.createObjectStore(storeName, { keyPath: 'id' })
  }
  return await settled(request)
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('the browser keeps nothing'))
  })
}
