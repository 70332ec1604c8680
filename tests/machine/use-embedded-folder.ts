import { execFileSync, spawn } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { systemClock as clock } from '../../protocol/clock.ts'
import { Secret } from '../../protocol/secret.ts'
import type { SocketConnection } from '../../server/store/connection.ts'
import {
  type EmbeddedOptions,
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../server/store/embedded/start-embedded-postgres.ts'
import { openDatabase } from '../../server/store/open-database.ts'
import { silentLog as log } from './start-postgres.ts'
import { toConnectionString } from './to-connection-string.ts'

/** A table with one row, made by a test to see whether it is still there later. */
export const write = 'create table public.kept as select 42 as answer'
export const read = 'select answer from public.kept'

/** Another process that looks after a database. */
interface Elsewhere {
  readonly up: Promise<SocketConnection>
  /** Ends it with SIGKILL and waits for its end. */
  kill(): Promise<void>
}

/**
 * For tests of the embedded database itself: a fresh state folder for each test, everything started in it ended afterwards.
 * With `seeded` the folder holds a finished, stopped database (a copy: quicker than making one).
 */
export function useEmbeddedFolder({ seeded }: { readonly seeded: boolean }) {
  let seed = ''
  let folder = ''
  let running: EmbeddedPostgres[] = []
  let others: Elsewhere[] = []

  beforeAll(async () => {
    if (!seeded) return
    seed = await mkdtemp(join(tmpdir(), 'firstkey-seed-'))
    await (await startEmbeddedPostgres({ stateFolder: seed, log, clock })).stop()
  })

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'firstkey-embedded-'))
    if (seeded) execFileSync('cp', ['-a', '--', `${seed}/.`, folder])
  })

  afterEach(async () => {
    await Promise.all(others.map((other) => other.kill()))
    await Promise.all(running.map((server) => server.stop()))
    running = []
    others = []
    await chmod(folder, 0o700)
    await rm(folder, { recursive: true, force: true })
  })

  afterAll(async () => {
    if (seeded) await rm(seed, { recursive: true, force: true })
  })

  return {
    folder: () => folder,
    running: () => running,
    start: async (options: Partial<EmbeddedOptions> = {}) => {
      const server = await startEmbeddedPostgres({ stateFolder: folder, log, clock, ...options })
      running.push(server)
      return server
    },
    startElsewhere: () => {
      const other = startElsewhere(folder)
      others.push(other)
      return other
    },
  }
}

/** Runs one statement on a connection of its own and returns the first column of the first row. */
export async function ask(socket: SocketConnection, statement: string): Promise<unknown> {
  const url = new Secret(toConnectionString(socket))
  const database = openDatabase({ connection: { url }, applicationName: 'test', log })
  try {
    const { rows } = await sql.raw<Record<string, unknown>>(statement).execute(database.store)
    return Object.values(rows[0] ?? {})[0]
  } finally {
    await database.close()
  }
}

/** Waits until `find` finds something. */
export async function until<T>(find: () => T | Promise<T>, patience = 60_000): Promise<T> {
  const end = Date.now() + patience
  for (;;) {
    const found = await find()
    if (found) return found
    if (Date.now() > end) throw new Error('it did not happen in time')
    await clock.sleep(20)
  }
}

function startElsewhere(stateFolder: string): Elsewhere {
  const modules = ['server/store/embedded/start-embedded-postgres.ts', 'protocol/clock.ts'].map(
    (path) => JSON.stringify(join(import.meta.dirname, '../..', path)),
  )
  const script = `
    const { startEmbeddedPostgres } = await import(${modules[0]})
    const { systemClock: clock } = await import(${modules[1]})
    const skip = () => undefined
    const log = { debug: skip, info: skip, warn: skip, error: skip }
    const server = await startEmbeddedPostgres({ stateFolder: ${JSON.stringify(stateFolder)}, log, clock })
    process.stdout.write(JSON.stringify(server.connection))
  `
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const up = new Promise<SocketConnection>((resolve, reject) => {
    child.stdout.once('data', (data) => resolve(JSON.parse(String(data)) as SocketConnection))
    child.once('exit', () => reject(new Error('it ended before it was up')))
  })
  // A test may kill it before it is up, and never ask.
  up.catch(() => undefined)
  const kill = () => {
    child.kill('SIGKILL')
    return ended
  }
  return { up, kill }
}
