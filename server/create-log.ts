import type { Logger } from 'pino'
import type { Log } from '../protocol/log.ts'

/** Our log on pino: JSON lines of ids, codes and counts. */
export function createLog(logger: Logger): Log {
  return {
    debug: (event, fields) => logger.debug(fields ?? {}, event),
    info: (event, fields) => logger.info(fields ?? {}, event),
    warn: (event, fields) => logger.warn(fields ?? {}, event),
    error: (event, fields) => logger.error(fields ?? {}, event),
  }
}
