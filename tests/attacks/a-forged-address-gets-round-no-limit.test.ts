import { afterAll, beforeAll, expect } from 'vitest'
import { refusedBy } from '../machine/attack.ts'
import { startWorld, type World } from '../machine/start-world.ts'

const { test } = refusedBy('the address of the connection, or what our own proxy wrote')
const perMinute = 600
let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world?.stop())

/** Asks more often than one caller may, each time under another name. Returns the answers by status. */
async function askTooOften(apiUrl: string, headers: (at: number) => Record<string, string>) {
  const seen = new Map<number, number>()
  for (let at = 0; at < perMinute + 20; at += 20) {
    const some = Array.from({ length: 20 }, async (_, step) => {
      const { status } = await fetch(`${apiUrl}/api/health`, { headers: headers(at + step) })
      seen.set(status, (seen.get(status) ?? 0) + 1)
    })
    await Promise.all(some)
  }
  return seen
}

const forged = (at: number) => `10.${at >> 8}.${at & 255}.7`

test('whoever forges X-Forwarded-For is counted by the connection they came over', async () => {
  const seen = await askTooOften(world.server.apiUrl, (at) => ({
    'x-forwarded-for': forged(at),
    'x-real-ip': forged(at),
    forwarded: `for=${forged(at)}`,
  }))
  expect(Object.fromEntries(seen)).toEqual({ 401: perMinute, 429: 20 })
})

test('behind our own proxy, what a caller wrote before it is not believed', async () => {
  const behindProxy = await world.startAnotherServer({ trustProxy: true })
  // A proxy adds the address that it saw at the end; what stands before it, the caller wrote.
  const seen = await askTooOften(behindProxy.apiUrl, (at) => ({
    'x-forwarded-for': `${forged(at)}, 198.51.100.7`,
  }))
  expect(Object.fromEntries(seen)).toEqual({ 401: perMinute, 429: 20 })
  const neighbour = { 'x-forwarded-for': '198.51.100.8' }
  const other = await fetch(`${behindProxy.apiUrl}/api/health`, { headers: neighbour })
  expect(other.status).toBe(401)
})
