/** Maps with at most `lanes` under way at once; results in the order of the items. */
export async function mapInTurns<T, R>(
  items: readonly T[],
  lanes: number,
  map: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = []
  const queue = items.entries()
  const work = async () => {
    for (const [index, item] of queue) results[index] = await map(item)
  }
  await Promise.all(Array.from({ length: lanes }, work))
  return results
}
