import { existsSync } from 'node:fs'
import { chmod, cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findClosedFolder } from './find-closed-folder.ts'
import { findPrograms } from './find-programs.ts'
import { prepareFolders } from './prepare-folders.ts'
import { preparePrograms } from './prepare-programs.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstkey-programs-'))
})

afterEach(async () => {
  await chmod(folder, 0o700)
  await rm(folder, { recursive: true, force: true })
})

/** Somebody who is neither us nor in our group; we do not become them, we only ask what they could reach. */
const stranger = { uid: 1_234_567, gid: 1_234_567, drop: false }

test('programs in a closed folder are copied out, links included, and run from there', async () => {
  const found = findPrograms(undefined, null)
  const closed = join(folder, 'clone')
  for (const part of ['bin', 'lib', 'share']) {
    await cp(join(found.root, part), join(closed, part), { recursive: true })
  }
  await chmod(closed, 0o700)
  await chmod(folder, 0o711)
  const { uid, gid } = userInfo()
  const folders = prepareFolders(join(folder, 'state'), { uid, gid, drop: false })
  await chmod(folders.state, 0o711)
  const clone = { ...found, root: closed, bin: join(closed, 'bin') }
  const ready = await preparePrograms(clone, folders, stranger)
  expect(ready.major).toBe('18')
  expect(dirname(ready.postgres).startsWith(folders.programs)).toBe(true)
  expect(findClosedFolder(ready.postgres, stranger)).toBeNull()
  expect(ready.environment).toEqual({})
  const again = await preparePrograms(clone, folders, stranger)
  expect(again).toEqual(ready)
})

test('programs that can be reached are run where they are', async () => {
  const found = findPrograms(undefined, null)
  const { uid, gid } = userInfo()
  const account = { uid, gid, drop: false }
  const folders = prepareFolders(folder, account)
  const ready = await preparePrograms(found, folders, account)
  expect(ready.postgres).toBe(join(found.bin, 'postgres'))
  expect(existsSync(folders.programs)).toBe(false)
})

test('a PostgreSQL of the host that cannot be reached is refused, because its other files lie elsewhere', async () => {
  const found = findPrograms(undefined, null)
  const { uid, gid } = userInfo()
  const folders = prepareFolders(folder, { uid, gid, drop: false })
  await chmod(folder, 0o700)
  const bin = join(folder, 'postgres')
  const host = { ...found, root: folder, bin, packaged: false }
  await expect(preparePrograms(host, folders, stranger)).rejects.toMatchObject({
    code: 'database-folder-closed',
    message: expect.stringContaining(`${folder} is closed to it`),
  })
})
