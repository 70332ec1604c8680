import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { StartProblem } from '../start-problem.ts'
import { keepGuard } from './keep-guard.ts'

const log = { debug() {}, info() {}, warn() {}, error() {} }
let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'firstkey-guard-'))
  path = join(folder, 'guard.json')
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (perHour: number) => {
  const rules = { containers: ['OU=Newcomers,DC=contoso,DC=test'], perHour }
  writeFileSync(path, JSON.stringify({ directories: { contoso: rules } }))
}
const open = () => keepGuard(path, [{ name: 'contoso', cloudOnly: false }], log)

test('a file that anybody on the machine may write to allows nothing until they may not', async () => {
  write(5)
  const guard = await open()
  chmodSync(path, 0o646)
  expect(await guard.rules()).toBeUndefined()
  await expect(open()).rejects.toThrow('anybody on this machine may write')
  chmodSync(path, 0o644)
  expect((await guard.rules())?.get('contoso')?.perHour).toBe(5)
})

test('a changed file counts from the next job on', async () => {
  write(5)
  const guard = await open()
  expect((await guard.rules())?.get('contoso')?.perHour).toBe(5)
  write(6)
  expect((await guard.rules())?.get('contoso')?.perHour).toBe(6)
})

test.each([
  ['is not JSON', () => writeFileSync(path, '{')],
  ['has no rules for a directory', () => writeFileSync(path, '{"directories":{}}')],
  ['is gone', () => rmSync(path)],
])('a file that %s allows nothing, until it can be used again', async (_what, spoil) => {
  write(5)
  const guard = await open()
  spoil()
  expect(await guard.rules()).toBeUndefined()
  expect(await guard.rules()).toBeUndefined()
  write(7)
  expect((await guard.rules())?.get('contoso')?.perHour).toBe(7)
})

test('an agent does not start on a file that cannot be used', async () => {
  writeFileSync(path, '{')
  await expect(open()).rejects.toBeInstanceOf(StartProblem)
})
