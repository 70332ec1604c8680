import { existsSync, readdirSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ask, until, useEmbeddedFolder } from '../../../tests/machine/use-embedded-folder.ts'
import { chooseAccount } from './choose-account.ts'
import { findProcessesIn } from './find-processes-in.ts'
import { runAs, runToEnd } from './run-as.ts'

const { folder, running, start, startElsewhere } = useEmbeddedFolder({ seeded: false })
const cluster = () => join(folder(), 'postgres')

test('a process killed while it makes its first database leaves something half-made, and the next start removes it', async () => {
  const other = startElsewhere()
  const isAtWork = () =>
    readdirSync(cluster()).find((name) => existsSync(join(cluster(), name, 'base')))
  const half = await until(() => existsSync(cluster()) && isAtWork())
  await other.kill()
  // What it had started dies with it.
  await until(() => findProcessesIn(cluster())?.length === 0)
  expect(readdirSync(cluster())).toEqual([half])
  expect(half).toMatch(/^data\.new-/)
  const server = await start()
  expect(await ask(server.connection, 'select 1')).toBe(1)
  expect(readdirSync(cluster())).toEqual(['data'])
})

test('of two that start at once on an empty folder one gets it, and the other is told', async () => {
  const started = await Promise.allSettled([start(), start()])
  const refused = started.filter((one) => one.status === 'rejected')
  expect(refused.map(({ reason }) => reason.code)).toEqual(['database-running-elsewhere'])
  expect(running()).toHaveLength(1)
  expect(await ask(running()[0]!.connection, 'select 1')).toBe(1)
  expect(readdirSync(cluster())).toEqual(['data'])
})

test('a finished database is never taken for a half-made one, whatever lies beside it', async () => {
  await (await start()).stop()
  const account = chooseAccount(join(cluster(), 'data'), undefined)
  const half = join(cluster(), 'data.new-left-behind')
  await runToEnd(runAs(account, '/bin/cp', ['-r', join(cluster(), 'data'), half], {}, 'KILL'))
  await writeFile(join(cluster(), 'data.backup'), 'a file of somebody')
  await start()
  expect(readdirSync(cluster()).sort()).toEqual(['data', 'data.backup'])
})

test('files that are no database are not touched', async () => {
  const data = join(cluster(), 'data')
  await mkdir(data, { recursive: true })
  await writeFile(join(data, 'thesis.txt'), 'ten years of work')
  await expect(start()).rejects.toMatchObject({
    code: 'database-folder-foreign',
    message: `${data} holds files, but no finished database`,
  })
  expect(await readFile(join(data, 'thesis.txt'), 'utf8')).toBe('ten years of work')
})

test('data of another version of PostgreSQL is not touched', async () => {
  const data = join(cluster(), 'data')
  await mkdir(data, { recursive: true })
  await writeFile(join(data, 'PG_VERSION'), '12\n')
  await expect(start()).rejects.toMatchObject({
    code: 'database-version-differs',
    message: expect.stringContaining(`the database in ${data} was made by PostgreSQL 12`),
    hint: expect.stringContaining('nothing was touched'),
  })
  expect(readdirSync(data)).toEqual(['PG_VERSION'])
})
