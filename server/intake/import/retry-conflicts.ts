/** A deadlock, a serialisation failure, or a name taken a moment ago: trying again finds another state. */
const passing: ReadonlySet<string> = new Set(['40P01', '40001', '23505'])
const tries = 3

/** Runs a transaction again where another one was in its way. */
export async function retryConflicts<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run()
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      if (attempt >= tries || !passing.has(code)) throw error
    }
  }
}
