import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { systemClock } from '../../protocol/clock.ts'
import { createApi } from '../../server/api/create-api.ts'
import { openAdministratorDoor } from '../../server/api/open-administrator-door.ts'
import { createIntakePorts } from '../machine/create-intake-ports.ts'
import { createTestDatabase, silentLog } from '../machine/start-postgres.ts'
import { parseTranscript, toPattern } from './parse-transcript.ts'

const cli = join(import.meta.dirname, '..', '..', 'bin', 'firstkey.js')
const sessions = (await readdir(import.meta.dirname)).filter((name) => name.endsWith('.txt'))

/** The sessions say 2030; whoever reads them later must not find every start in the past. */
const clock = { ...systemClock, now: () => new Date('2030-11-22T12:00:00Z') }
const stops: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

/** The API's two doors over a database of their own, and a folder to work in. */
async function openDoors() {
  const database = await createTestDatabase()
  stops.push(() => database.drop())
  const folder = await mkdtemp(join(tmpdir(), 'fk-transcript-'))
  stops.push(() => rm(folder, { recursive: true }))
  const { ports } = createIntakePorts(database.store, { clock })
  const all = { ...ports, log: silentLog, channels: {} }
  const local = await createApi({ door: 'administrator' }, all)
  const network = await createApi({ door: 'token' }, all)
  stops.push(async () => {
    await local.close()
    await network.close()
  })
  await openAdministratorDoor(local, folder)
  return { folder, apiUrl: await network.listen({ host: '127.0.0.1', port: 0 }) }
}

interface Run {
  readonly exitCode: number
  readonly output: string
}

function type(command: string, cwd: string, environment: Record<string, string>): Promise<Run> {
  return new Promise((resolve) => {
    const child = execFile(
      'bash',
      ['-c', `firstkey() { "${process.execPath}" "${cli}" "$@"; }\n${command}`],
      { cwd, env: { PATH: process.env['PATH'], HOME: cwd, ...environment } },
      (_error, stdout, stderr) => {
        resolve({ exitCode: child.exitCode ?? 1, output: `${stderr}${stdout}`.trimEnd() })
      },
    )
  })
}

test.each(sessions)('%s', async (name) => {
  const { files, steps } = parseTranscript(await readFile(join(import.meta.dirname, name), 'utf8'))
  expect(steps.length).toBeGreaterThan(0)
  const { folder, apiUrl } = await openDoors()
  const cwd = await mkdtemp(join(folder, 'session-'))
  for (const [file, text] of files) {
    const bytes = text
      .replaceAll('\\r', '\r')
      .replaceAll('\\xFF', '\xFF')
      .replaceAll('\\xFE', '\xFE')
    const isBinary = text.includes('\\xF')
    await writeFile(join(cwd, file), Buffer.from(bytes, isBinary ? 'latin1' : 'utf8'))
  }
  const known = new Map([
    ['state', folder],
    ['url', apiUrl],
  ])
  for (const step of steps) {
    const typed = step.command.replaceAll(
      /<([a-z-]+)>/g,
      (all, word: string) => known.get(word) ?? all,
    )
    const { exitCode, output } = await type(typed, cwd, { FIRSTKEY_STATE: folder })
    const found = toPattern(step.output, known).exec(output)
    if (!found)
      expect(`$ ${step.command}\n${output}`, `${name}:${step.line}`).toBe(
        `$ ${step.command}\n${step.output}`,
      )
    expect({ line: step.line, exitCode }).toEqual({ line: step.line, exitCode: step.exitCode })
    for (const [group, value] of Object.entries(found?.groups ?? {})) {
      known.set(group.replaceAll('_', '-'), value)
    }
  }
})
