/** A structured log: `event` is a short constant phrase, what varies goes into `fields`. Ids and codes only. */
export interface Log {
  info(event: string, fields?: Readonly<Record<string, string | number | boolean>>): void
  warn(event: string, fields?: Readonly<Record<string, string | number | boolean>>): void
}

/** A log that nobody reads, for tests. @internal */
export const noLog: Log = { info: () => undefined, warn: () => undefined }
