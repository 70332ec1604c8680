import { execFile } from 'node:child_process'
import { chmodSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect } from 'vitest'
import { migrate } from '../../server/store/migrate.ts'
import { openDatabase } from '../../server/store/open-database.ts'
import { refusedBy } from '../machine/attack.ts'
import { silentLog, startPostgres, type TestPostgres } from '../machine/start-postgres.ts'
import { startWorld, type World } from '../machine/start-world.ts'

const { test, control } = refusedBy(
  'the rights of the folders, and PostgreSQL asking the kernel who calls',
)
/** An ordinary user of the machine, who is neither root nor the user that the database runs as. */
const daemon = 1
const run = promisify(execFile)
let postgres: TestPostgres
let world: World
beforeAll(async () => {
  postgres = await startPostgres()
  const connection = { socket: postgres.connection }
  await migrate({ connection, log: silentLog })
  const opened = openDatabase({ connection, applicationName: 'firstkey-test', log: silentLog })
  const { connectionString } = postgres
  world = await startWorld({
    database: { ...opened, connection, connectionString, drop: opened.close },
  })
})
afterAll(async () => {
  await world?.stop()
  await postgres?.stop()
})

/** Runs a script as a user of the machine: what it needs is loaded first. */
async function runAs(uid: number, script: string, ...args: readonly string[]): Promise<string> {
  const whole = `
    const { connect } = await import('node:net')
    const { readFileSync, readdirSync } = await import('node:fs')
    const { default: pg } = await import('pg')
    if (${uid} !== 0) {
      process.setgroups([])
      process.setgid(${uid})
      process.setuid(${uid})
    }
    const say = (text) => process.stdout.write(String(text))
    const args = process.argv.slice(1)
    ${script}`
  const { stdout } = await run(
    process.execPath,
    ['--input-type=module', '-e', whole, '--', ...args],
    {
      cwd: join(import.meta.dirname, '..', '..'),
    },
  )
  return stdout
}

const connectTo = `connect(args[0]).on('connect', () => { say('in'); process.exit() })
  .on('error', ({ code }) => say(code))`
const askDatabase = `const [host, port, user, database] = args
  const client = new pg.Client({ host, port: Number(port), user, database })
  try { await client.connect(); say('in'); await client.end() } catch (error) { say(error.code ?? error.message) }`

const databaseSocket = () => {
  const { folder, port } = postgres.connection
  return join(folder, `.s.PGSQL.${port}`)
}
const databaseOf = () => {
  const { folder, port, user, database } = postgres.connection
  return [folder, String(port), user, database]
}

control('the socket is there, and its own user is let in', async () => {
  expect(statSync(databaseSocket()).isSocket()).toBe(true)
  expect(await runAs(0, askDatabase, ...databaseOf())).toBe('in')
})

test('a local user at the socket of the embedded database is stopped by its folder', async () => {
  expect(statSync(postgres.connection.folder).uid).not.toBe(daemon)
  expect(await runAs(daemon, connectTo, databaseSocket())).toBe('EACCES')
})

test('where an administrator has opened all of that, PostgreSQL itself refuses the stranger', async () => {
  const { stateFolder, connection } = postgres
  const opened = [databaseSocket()]
  for (let path = connection.folder; path.startsWith(stateFolder); path = dirname(path)) {
    opened.push(path)
  }
  const before = opened.map((path) => statSync(path).mode)
  try {
    for (const path of opened) chmodSync(path, 0o777)
    // 28000: who calls is not who they say they are.
    expect(await runAs(daemon, askDatabase, ...databaseOf())).toBe('28000')
  } finally {
    for (const [at, path] of opened.entries()) chmodSync(path, before[at] ?? 0o700)
  }
})

test('the administrator’s own door is closed to everybody else on the machine', async () => {
  expect(await runAs(0, connectTo, world.server.administratorSocket)).toBe('in')
  expect(await runAs(daemon, connectTo, world.server.administratorSocket)).toBe('EACCES')
})

test('no file of the database, of the server or of the agent can be read', async () => {
  const folders = [
    join(postgres.stateFolder, 'postgres', 'data'),
    join(world.server.administratorSocket, '..', '..'),
    join(world.agentFolder, 'state'),
  ]
  for (const folder of folders) {
    const files = readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
    expect(files.length).toBeGreaterThan(0)
    const script = `for (const path of args) try { readFileSync(path); say(path) } catch {}`
    expect(await runAs(daemon, script, ...files.slice(0, 500))).toBe('')
  }
})
