import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { refusedBy } from '../machine/attack.ts'
import { countSecrets } from '../machine/find-secret.ts'
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
        return rights.startsWith('rw') ? writtenIn(readRange(memory, start, end)) : []
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

const page = Buffer.alloc(64 * 1024)

/** The stretches in which anything stands: most of what is reserved was never written to. */
function writtenIn(bytes: Buffer): readonly Buffer[] {
  const runs: Buffer[] = []
  let from = 0
  for (let at = 0; at <= bytes.length; at += page.length) {
    const here = bytes.subarray(at, at + page.length)
    if (!here.equals(page.subarray(0, here.length)) && at < bytes.length) continue
    if (at > from) runs.push(bytes.subarray(from, at))
    from = at + page.length
  }
  if (from < bytes.length) runs.push(bytes.subarray(from))
  return runs
}

/** How often each of these stands in a memory: one pass over it. */
function countAll(memory: Memory, secrets: readonly string[]): readonly number[] {
  const counts = memory.map((bytes) => countSecrets(bytes, secrets))
  return secrets.map((secret) => counts.reduce((sum, each) => sum + (each.get(secret) ?? 0), 0))
}

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
  const [desk, mail] = countAll(after, ['desk@contoso.test', arrival.person.mail])
  expect(desk).toBeGreaterThan(0)
  expect(mail).toBeGreaterThan(0)
})

test('no password is in the memory of the server', () => {
  const { password, others } = arrival.claimed
  expect(arrival.claimed.ended).toBe('done')
  for (const found of countAll(after, [password, ...others])) expect(found).toBe(0)
})

test('no text code is in the memory of the server: the agent made it, sent it and checked it', () => {
  expect(textCodes().length).toBeGreaterThan(0)
  // Six digits may stand anywhere by chance: what came while they were in use would be theirs.
  const earlier = countAll(before, textCodes())
  for (const [index, found] of countAll(after, textCodes()).entries())
    expect(found).toBeLessThanOrEqual(earlier[index] ?? 0)
})

test('no key of an agent, and no password of the directory or of a carrier, is in the memory of the server', () => {
  expect(agentKeys().length).toBeGreaterThanOrEqual(2)
  const { directory, phone } = world.simulator
  const secrets = [...agentKeys(), directory.serviceAccount.password, phone.password]
  for (const secret of secrets) expect(secret.length).toBeGreaterThan(5)
  for (const found of countAll(after, secrets)) expect(found).toBe(0)
})
