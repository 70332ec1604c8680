import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { expect, test } from 'vitest'
import {
  ask,
  read,
  until,
  useEmbeddedFolder,
  write,
} from '../../../tests/machine/use-embedded-folder.ts'
import { chooseAccount, findOwnName } from './choose-account.ts'
import { findProcessesIn } from './find-processes-in.ts'
import { findPrograms } from './find-programs.ts'
import { prepareFolders } from './prepare-folders.ts'
import { preparePrograms } from './prepare-programs.ts'
import { runAs } from './run-as.ts'
import { writeSettings } from './write-settings.ts'

const { folder, start, startElsewhere } = useEmbeddedFolder({ seeded: true })
const data = () => join(folder(), 'postgres', 'data')

test('a second Firstkey on the same folder is refused, and the first does not notice', async () => {
  const first = await start()
  await expect(start()).rejects.toMatchObject({
    code: 'database-running-elsewhere',
    message: `another Firstkey is running on the database in ${folder()}`,
    hint: expect.stringContaining('stop that one'),
  })
  expect(await ask(first.connection, 'select 1')).toBe(1)
})

test('after a kill -9 of the process the next start finds everything that was committed', async () => {
  const other = startElsewhere()
  await ask(await other.up, write)
  await expect(start()).rejects.toMatchObject({ code: 'database-running-elsewhere' })
  await other.kill()
  const server = await start()
  expect(await ask(server.connection, read)).toBe(42)
})

test('a killed process leaves no database running behind', async () => {
  const other = startElsewhere()
  await other.up
  await other.kill()
  await until(() => findProcessesIn(folder())?.length === 0)
})

test('a database that did stay behind is ended, and started anew as ours', async () => {
  const first = await start()
  await ask(first.connection, write)
  await first.stop()
  // Started by nobody who looks after it: as it would be left where there is no `setpriv`.
  const account = chooseAccount(data(), undefined)
  const folders = prepareFolders(folder(), account)
  const programs = await preparePrograms(findPrograms(undefined, null), folders, account)
  const args = writeSettings(folders, folders.socket, findOwnName())
  const command = runAs(account, programs.postgres, args, programs.environment, 'INT')
  const orphan = spawn(command.file, command.args, { ...command.options, stdio: 'ignore' })
  await until(() => ask(first.connection, 'select 1').catch(() => null))
  const server = await start()
  expect(server.pid()).not.toBe(orphan.pid)
  await until(() => orphan.exitCode !== null)
  expect(await ask(server.connection, read)).toBe(42)
})

test('a stale postmaster.pid that names a stranger is seen through', async () => {
  const account = chooseAccount(data(), undefined)
  const { file, args, options } = runAs(account, '/bin/sleep', ['60'], {}, 'KILL')
  const stranger = spawn(file, args, { ...options, stdio: 'ignore' })
  const lines = [
    stranger.pid,
    data(),
    1_795_382_593,
    5432,
    join(folder(), 'postgres-socket'),
    '',
    '1 1',
    'ready',
  ]
  await writeFile(join(data(), 'postmaster.pid'), `${lines.join('\n')}\n`)
  const server = await start()
  expect(await ask(server.connection, 'select 1')).toBe(1)
  expect(stranger.exitCode).toBeNull()
  expect(stranger.signalCode).toBeNull()
  stranger.kill('SIGKILL')
})

test('a killed database is started again by itself, still ours, with what was committed', async () => {
  const server = await start()
  await ask(server.connection, write)
  const before = server.pid()
  process.kill(before, 'SIGKILL')
  await until(() => server.pid() !== before)
  expect(await ask(server.connection, read)).toBe(42)
  await expect(start()).rejects.toMatchObject({ code: 'database-running-elsewhere' })
})

test('a database whose sessions are all cut is taken again', async () => {
  const server = await start()
  const cut =
    'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and usename is not null'
  await ask(server.administrator, cut)
  const held = `select count(*) from pg_locks where locktype = 'advisory'`
  await until(async () => (await ask(server.administrator, held)) === 1)
})

test('a stop while the database is being started again leaves nothing running', async () => {
  const server = await start()
  process.kill(server.pid(), 'SIGKILL')
  await server.stop()
  await until(() => findProcessesIn(folder())?.length === 0)
})
