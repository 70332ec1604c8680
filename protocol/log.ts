/** What may stand in a log line: ids, codes, counts and durations. Never a secret or personal data. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>

/** A structured log. `event` is a short constant phrase; what varies goes into `fields`. */
export interface Log {
  debug(event: string, fields?: LogFields): void
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
}
