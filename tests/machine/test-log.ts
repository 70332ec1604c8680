import type { Log } from '../../protocol/log.ts'
import { silentLog } from './start-postgres.ts'

/** Silent, unless FIRSTKEY_TEST_LOG is set: then every line goes to stderr. */
export const testLog: Log = process.env['FIRSTKEY_TEST_LOG'] ? loudLog() : silentLog

function loudLog(): Log {
  const write =
    (level: string): Log['info'] =>
    (event, fields) =>
      void process.stderr.write(`${level} ${event} ${JSON.stringify(fields ?? {})}\n`)
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  }
}
