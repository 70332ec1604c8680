import { readFileSync } from 'node:fs'
import pino from 'pino'
import { systemClock } from './clock.ts'
import type { SimulatorSettings } from './config.ts'
import type { Log } from './log.ts'
import { start } from './start.ts'

/** Runs the simulator by itself: settings from the JSON file named by `FIRSTKEY_SIMULATOR`, else the defaults. */
const logger = pino()
const log: Log = {
  info: (event, fields) => logger.info(fields ?? {}, event),
  warn: (event, fields) => logger.warn(fields ?? {}, event),
}
const file = process.env['FIRSTKEY_SIMULATOR']
const settings = file ? (JSON.parse(readFileSync(file, 'utf8')) as SimulatorSettings) : {}
const simulator = await start(settings, { clock: systemClock, log })
log.info('simulator is ready', {
  pages: simulator.url,
  directory: simulator.directory.controllers.map(({ url }) => url).join(' '),
  phone: `smpp://${simulator.phone.host}:${simulator.phone.port}`,
  mailbox: `smtp://${simulator.mailbox.host}:${simulator.mailbox.port}`,
  graph: simulator.tenant.graphUrl,
  login: simulator.tenant.loginUrl,
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void simulator.stop())
}
