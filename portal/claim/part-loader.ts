import type { Patience } from './patience.ts'

const tries = 3

/**
 * Loads a part of the page that is needed only from some step on. It is loaded once; each call after one that gave up tries
 * anew. `undefined`: there is no signal, or a newer release has taken the part's place.
 */
export function createPartLoader<T>(
  load: () => Promise<T>,
  patience: Patience,
): () => Promise<T | undefined> {
  let loading: Promise<T | undefined> | undefined
  const insist = async () => {
    for (let failures = 0; failures < tries; failures += 1) {
      try {
        return await load()
      } catch {
        // Which of the two it is, the next try says.
        await patience.pause(failures)
      }
    }
    loading = undefined
    return undefined
  }
  return () => {
    loading ??= insist()
    return loading
  }
}
