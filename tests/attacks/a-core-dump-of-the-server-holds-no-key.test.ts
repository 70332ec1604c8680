import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { refusedBy } from '../machine/attack.ts'
import { countSecret } from '../machine/find-secret.ts'
import { bringIn } from '../machine/fire/bring-in.ts'
import type { Arrival } from '../machine/fire/find-broken-promises.ts'
import { type CrashWorld, startCrashWorld } from '../machine/fire/start-crash-world.ts'

const { control, test } = refusedBy('a server that is never given what it does not need')
let world: CrashWorld
let arrival: Arrival
let before: Memory
let after: Memory

beforeAll(async () => {
  world = await startCrashWorld()
  // Somebody comes in first, so that all code of the server has run before its memory is read.
  await bringIn(1, world)
  before = readMemory(world.servers[0]?.pid() ?? 0)
  arrival = await bringIn(2, world)
  after = readMemory(world.servers[0]?.pid() ?? 0)
})
afterAll(() => world?.stop())

type Memory = readonly Buffer[]

/** What a core dump would hold: all memory of a process that it can write, as its debugger reads it. */
function readMemory(pid: number): Memory {
  const memory = openSync(`/proc/${pid}/mem`, 'r')
  try {
    return readFileSync(`/proc/${pid}/maps`, 'utf8')
      .split('\n')
      .flatMap((line) => {
        const [, from = '', to = '', rights = ''] = /^(\w+)-(\w+) (\S+)/.exec(line) ?? []
        const [start, end] = [Number.parseInt(from, 16), Number.parseInt(to, 16)]
        return rights.startsWith('rw') ? [readRange(memory, start, end)] : []
      })
  } finally {
    closeSync(memory)
  }
}

function readRange(memory: number, start: number, end: number): Buffer {
  const bytes = Buffer.alloc(end - start)
  try {
    return bytes.subarray(0, readSync(memory, bytes, 0, bytes.length, start))
  } catch {
    // Reserved, never used: there is nothing to read.
    return Buffer.alloc(0)
  }
}

const count = (memory: Memory, secret: string) =>
  memory.reduce((sum, bytes) => sum + countSecret(bytes, secret), 0)

const textCodes = () =>
  world.simulator.phone
    .messages(arrival.person.mobile)
    .map(({ text }) => /#(\d{6})$/.exec(text)?.[1] ?? '')

/** The private halves of every key of the agent. */
function agentKeys(): readonly string[] {
  return readdirSync(join(world.agentFolder, 'state'), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .flatMap((text) => [...text.matchAll(/"d"\s*:\s*"([\w-]{43})"/g)].map(([, key = '']) => key))
}

control('the memory was read: what the server must know is in it', () => {
  expect(after.reduce((sum, { length }) => sum + length, 0)).toBeGreaterThan(50_000_000)
  expect(count(after, 'desk@contoso.test')).toBeGreaterThan(0)
  expect(count(after, arrival.person.mail)).toBeGreaterThan(0)
})

test('no password is in the memory of the server', () => {
  const { password, others } = arrival.claimed
  expect(arrival.claimed.ended).toBe('done')
  for (const each of [password, ...others]) expect(count(after, each)).toBe(0)
})

test('no text code is in the memory of the server: the agent made it, sent it and checked it', () => {
  expect(textCodes().length).toBeGreaterThan(0)
  // Six digits may stand anywhere by chance: what came while they were in use would be theirs.
  for (const code of textCodes())
    expect(count(after, code)).toBeLessThanOrEqual(count(before, code))
})

test('no key of an agent, and no password of the directory or of a carrier, is in the memory of the server', () => {
  expect(agentKeys().length).toBeGreaterThanOrEqual(2)
  const { directory, phone } = world.simulator
  for (const secret of [...agentKeys(), directory.serviceAccount.password, phone.password]) {
    expect(secret.length).toBeGreaterThan(5)
    expect(count(after, secret)).toBe(0)
  }
})
