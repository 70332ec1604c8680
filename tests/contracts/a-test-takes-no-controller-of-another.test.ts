import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer, type Server } from 'node:tls'
import { afterEach, expect, test } from 'vitest'
import { systemClock } from '../../protocol/clock.ts'
import { createTestCertificate } from '../machine/create-test-certificate.ts'
import { startSamba } from '../machine/start-samba.ts'

// Two checkouts with different scripts run their tests on one machine.
const ip = '127.0.0.59'
const refusal = `no free loopback address for a domain controller among ${ip}`
let impostor: Server | undefined
afterEach(() => {
  impostor?.close()
  impostor = undefined
})

async function listenAsSomebodyElse(): Promise<void> {
  const { key, cert } = createTestCertificate()
  impostor = createServer({ key, cert }, (socket) => socket.on('error', () => undefined))
  impostor.listen(636, ip)
  await once(impostor, 'listening')
}

/** Our folder for the address appears once the lock is ours; its server needs a second more. */
function isBeingMade(since: number): boolean {
  return readdirSync(tmpdir())
    .filter((name) => name.startsWith('firstkey-samba-') && !name.endsWith('.lock'))
    .map((name) => statSync(join(tmpdir(), name, ip), { throwIfNoEntry: false }))
    .some((folder) => folder !== undefined && folder.ctimeMs >= since)
}

test('an address where somebody else answers is left alone', async () => {
  await listenAsSomebodyElse()
  await expect(startSamba({ ip })).rejects.toThrow(refusal)
})

test('somebody else who comes to answer there while ours starts is not taken for ours', async () => {
  const begin = Date.now()
  const refused = expect(startSamba({ ip })).rejects.toThrow(refusal)
  while (!isBeingMade(begin)) await systemClock.sleep(5)
  await listenAsSomebodyElse()
  await refused
})

test('an address that another checkout has locked is left alone, though nothing answers there', async () => {
  const lock = join(tmpdir(), `firstkey-samba-${ip}.lock`)
  const holder = spawn('flock', ['--no-fork', lock, 'sh', '-c', 'echo held; exec sleep 60'])
  try {
    await once(holder.stdout, 'data')
    await expect(startSamba({ ip })).rejects.toThrow(refusal)
  } finally {
    holder.kill('SIGKILL')
  }
})
