import { existsSync, statSync } from 'node:fs'
import { chmod, cp, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ask, read, useEmbeddedFolder, write } from '../../../tests/machine/use-embedded-folder.ts'
import { chooseAccount } from './choose-account.ts'
import { findProcessesIn } from './find-processes-in.ts'

const { folder, start } = useEmbeddedFolder({ seeded: true })

test('what was written is there after a stop and a start', async () => {
  const first = await start()
  await ask(first.connection, write)
  await first.stop()
  expect(findProcessesIn(folder())).toEqual([])
  const second = await start()
  expect(await ask(second.connection, read)).toBe(42)
})

test('nobody else gets in: not root, no network, a closed folder, and only this user by name', async () => {
  const server = await start()
  const data = join(folder(), 'postgres', 'data')
  const { uid } = chooseAccount(data, undefined)
  expect(uid).not.toBe(0)
  expect(statSync(data).uid).toBe(uid)
  const socket = statSync(server.connection.folder)
  expect([socket.uid, socket.mode & 0o777]).toEqual([uid, 0o700])
  expect(await ask(server.connection, 'show listen_addresses')).toBe('')
  const rules = 'select string_agg(type || auth_method, null) from pg_hba_file_rules'
  expect(await ask(server.administrator, rules)).toBe('localpeer')
  const stranger = { ...server.connection, user: 'postgres' }
  await expect(ask(stranger, 'select 1')).rejects.toThrow(/[Pp]eer authentication failed/)
})

test('the log of the database repeats no statement and no row', async () => {
  const server = await start()
  await ask(server.connection, 'create table public.unique_word (word text primary key)')
  const insert = `insert into public.unique_word values ('canary-row')`
  await ask(server.connection, insert)
  await expect(ask(server.connection, insert)).rejects.toThrow('duplicate key')
  await expect(ask(server.connection, `select 'canary-number'::int`)).rejects.toThrow('canary')
  const words = await readFile(join(folder(), 'postgres-settings', 'postgres.log'), 'utf8')
  expect(words).toContain('ready to accept connections')
  expect(words).not.toContain('canary')
})

test.each([
  ['spaces, an apostrophe, a comma and umlauts', "Zoë's state, folder"],
  ['a colon', 'a:b'],
  ['more bytes than the path of a socket may have', 'long-'.repeat(30)],
])('a folder with %s in its name works', async (_, name) => {
  // The database's user must be able to pass the folder around it.
  await chmod(folder(), 0o711)
  const server = await start({ stateFolder: join(folder(), name) })
  expect(await ask(server.connection, 'select 1')).toBe(1)
  const socket = server.connection.folder
  await server.stop()
  const elsewhere = !socket.startsWith(folder())
  expect(elsewhere).toBe(name.length > 100)
  expect(existsSync(socket)).toBe(!elsewhere)
})

test('a state folder behind a closed one is refused by name, when the database runs as another user', async () => {
  const state = join(folder(), 'closed', 'state')
  await mkdir(state, { recursive: true })
  await chmod(join(folder(), 'closed'), 0o600)
  await expect(start({ stateFolder: state })).rejects.toMatchObject({
    code: 'database-folder-closed',
    hint: expect.stringContaining('/var/lib/firstkey'),
  })
})

test('a folder of programs that is empty is said so', async () => {
  await expect(start({ programs: folder() })).rejects.toMatchObject({
    code: 'database-programs-missing',
    message: `there is no initdb and postgres in ${folder()}`,
  })
})

test('data that is not ours to read is said so', async () => {
  await (await start()).stop()
  const settings = join(folder(), 'postgres', 'data', 'global')
  await cp(settings, `${settings}.kept`, { recursive: true })
  await chmod(settings, 0o000)
  await expect(start()).rejects.toMatchObject({ code: 'database-folder-closed' })
})
