import type { Clock } from '../protocol/clock.ts'
import type { Log } from '../protocol/log.ts'

/** A log of JSON lines. Fields are ids, codes and counts by their type; nothing here adds to them. */
export function createLineLog(clock: Pick<Clock, 'now'>, write: (line: string) => void): Log {
  const at =
    (level: string): Log['info'] =>
    (event, fields) =>
      write(`${JSON.stringify({ at: clock.now().toISOString(), level, event, ...fields })}\n`)
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}
