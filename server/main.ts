import { readFile } from 'node:fs/promises'
import process from 'node:process'
import { pino } from 'pino'
import { systemClock } from '../protocol/clock.ts'
import type { ServerConfigInput } from './config.ts'
import { createLog } from './create-log.ts'
import { start } from './start.ts'

// The only file of the server that reads the environment: where the configuration is, a database of one's own, how much is
// logged, and whether Node was told to print too much.

const say = (text: string) => void process.stderr.write(`${text}\n`)

async function readConfig(): Promise<ServerConfigInput | undefined> {
  const path = process.env['FIRSTKEY_CONFIG'] ?? 'firstkey.json'
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) {
    say(`error: there is no configuration at ${path}`)
    say('hint: set FIRSTKEY_CONFIG, or see docs/configuration.md for one to start from')
    return undefined
  }
  const value = parseJson(text)
  if (value === undefined) {
    say(`error: ${path} is not JSON`)
    return undefined
  }
  const databaseUrl = process.env['DATABASE_URL']
  // Shaped by the server itself, which says everything that is wrong with it.
  return { ...value, ...(databaseUrl ? { databaseUrl } : {}) } as ServerConfigInput
}

function parseJson(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    // Said by the caller, without the text: it may hold a password.
    return undefined
  }
}

async function run(): Promise<void> {
  // Node itself would print what goes over every connection: links, codes, cookies.
  if (process.env['NODE_DEBUG']) {
    say('error: NODE_DEBUG is set, and would print secrets')
    say('hint: start the server without it; FIRSTKEY_LOG_LEVEL=debug says more')
    process.exitCode = 2
    return
  }
  const config = await readConfig()
  if (!config) {
    process.exitCode = 2
    return
  }
  const log = createLog(pino({ level: process.env['FIRSTKEY_LOG_LEVEL'] ?? 'info' }))
  const machineId = await readFile('/etc/machine-id', 'utf8').catch(() => undefined)
  const running = await start(config, {
    clock: systemClock,
    log,
    reach: () => undefined,
    machineId,
  })
  const { portalUrl, agentsUrl, apiUrl } = running
  log.info('the server runs', { portalUrl, agentsUrl, apiUrl })
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return
      stopping = true
      log.info('the server stops', { signal })
      void running.stop().then(() => log.info('the server has stopped'))
    })
  }
}

run().catch((error: unknown) => {
  const hint = error instanceof Error && 'hint' in error ? String(error.hint) : undefined
  say(`error: ${error instanceof Error ? error.message : 'the server could not start'}`)
  if (hint) say(`hint: ${hint}`)
  process.exitCode = 1
})
