/** What some work comes to, or `late` where nothing has come of it when `signal` aborts. The work itself goes on. */
export async function withinTime<T, L>(
  work: Promise<T>,
  signal: AbortSignal,
  late: L,
): Promise<T | L> {
  if (signal.aborted) return late
  const over = Promise.withResolvers<L>()
  const end = () => over.resolve(late)
  signal.addEventListener('abort', end, { once: true })
  try {
    return await Promise.race([work, over.promise])
  } finally {
    signal.removeEventListener('abort', end)
  }
}
