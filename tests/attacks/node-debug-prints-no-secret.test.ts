import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, expect } from 'vitest'
import { refusedBy } from '../machine/attack.ts'

const { test, control } = refusedBy('both programs, which do not start with NODE_DEBUG set')
const canary = 'canary-Korenbloem-7'
const root = join(import.meta.dirname, '..', '..')
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'firstkey-debug-'))
  const secrets = { databaseUrl: `postgres://firstkey:${canary}@127.0.0.1:1/firstkey` }
  writeFileSync(join(folder, 'server.json'), JSON.stringify(secrets))
  writeFileSync(join(folder, 'agent.json'), JSON.stringify({ name: canary }))
  writeFileSync(join(folder, 'code'), canary)
})
afterAll(() => rmSync(folder, { recursive: true }))

function start(args: readonly string[], nodeDebug: string | undefined) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    timeout: 60_000,
    maxBuffer: 2 ** 30,
    env: {
      PATH: process.env['PATH'],
      FIRSTKEY_CONFIG: join(folder, 'server.json'),
      ...(nodeDebug === undefined ? {} : { NODE_DEBUG: nodeDebug }),
    },
  })
  const said = stdout + stderr
  const says = (what: string) => said.includes(what)
  return { status, says }
}

const inFolder = (args: readonly string[]) =>
  args.map((arg) => (arg === 'agent.json' || arg === 'code' ? join(folder, arg) : arg))

test.each([
  ['the server', 'stream,net,tls', ['server/main.ts']],
  ['firstkey serve', 'http', ['bin/firstkey.js', 'serve']],
  ['the agent', 'ldapts', ['agent/main.ts', 'run', '--config', 'agent.json']],
  ['the agent that enrols', '*', ['agent/main.ts', 'enrol', '--code-file', 'code']],
])('%s does not start with NODE_DEBUG=%s', (_name, nodeDebug, args) => {
  const { status, says } = start(inFolder(args), nodeDebug)
  expect(says('error: NODE_DEBUG is set')).toBe(true)
  expect(says('hint: start ')).toBe(true)
  expect(says(canary)).toBe(false)
  expect(status).toBe(2)
})

control.each([
  ['the server', ['server/main.ts']],
  ['the agent', ['agent/main.ts', 'run', '--config', 'agent.json']],
])('%s complains of something else without it', (_name, args) => {
  const { says } = start(inFolder(args), undefined)
  expect(says('error: ')).toBe(true)
  expect(says('NODE_DEBUG')).toBe(false)
  expect(says(canary)).toBe(false)
})
