/** Values by key that can be read as they were: what a replica knows is what was true a while ago. */
export interface VersionedMap<T> {
  /** `undefined` takes the value away. */
  set(key: string, value: T | undefined, at: Date): void
  /** As of that instant; left out: the newest. */
  get(key: string, asOf?: Date): T | undefined
  list(asOf?: Date): readonly T[]
}

interface Version<T> {
  readonly at: number
  readonly value: T | undefined
}

/** Nobody lags further behind than this: a day. */
const memory = 24 * 3_600_000

export function createVersionedMap<T>(): VersionedMap<T> {
  const versions = new Map<string, readonly Version<T>[]>()
  const read = (all: readonly Version<T>[], asOf?: Date) =>
    asOf ? all.findLast(({ at }) => at <= asOf.getTime())?.value : all.at(-1)?.value
  return {
    set(key, value, at) {
      const all = versions.get(key) ?? []
      const oldest = all.findLastIndex((each) => each.at <= at.getTime() - memory)
      const kept = oldest > 0 ? all.slice(oldest) : all
      versions.set(key, [...kept, { at: at.getTime(), value }])
    },
    get: (key, asOf) => read(versions.get(key) ?? [], asOf),
    list: (asOf) =>
      [...versions.values()].map((all) => read(all, asOf)).filter((value) => value !== undefined),
  }
}
