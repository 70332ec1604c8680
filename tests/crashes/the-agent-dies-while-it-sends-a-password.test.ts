import { type ChildProcess, spawn } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { temporaryPoints } from '../../agent/journal/crash-point.ts'
import { start } from '../../agent/start.ts'
import { systemClock } from '../../simulator/clock.ts'
import { noLog } from '../../simulator/log.ts'
import { type Simulator, start as startSimulator } from '../../simulator/start.ts'
import { directoryOf } from '../machine/simulated-world.ts'
import { agentPorts, directoryName, waitFor, writeAgentFiles } from '../machine/start-agent.ts'
import { startJobServer } from '../machine/start-job-server.ts'

const program = join(import.meta.dirname, 'agent-that-dies.ts')
let simulator: Simulator
beforeAll(async () => {
  const ports = { clock: systemClock, log: noLog }
  simulator = await startSimulator({ directory: { sampleHires: false } }, ports)
})
afterAll(() => simulator.stop())

/** A set that may still come late is waited out for a minute: the heir begins after it. */
const later = {
  ...systemClock,
  now: () => new Date(systemClock.now().getTime() + 61_000),
}

const points = temporaryPoints.map((point, index) => [point, `+3161238000${index}`] as const)

test.each(points)('killed at %s: one password is sent at most', async (point, mobile) => {
  const server = await startJobServer()
  const guard = { routes: ['temporary-password'] }
  const { folder, config } = writeAgentFiles(
    ...([server.url, directoryOf(simulator), simulator.phone, guard] as const),
  )
  writeFileSync(join(folder, 'agent.json'), JSON.stringify(config))
  const child: ChildProcess = spawn(
    process.execPath,
    [program, folder, point, server.enrolmentCode],
    { stdio: ['pipe', 'ignore', 'inherit'] },
  )
  const died = new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)))
  await waitFor(() => (Object.keys(server.health()).length > 0 ? true : undefined))
  const sam = `t-${point}`.slice(0, 20)
  const account = simulator.directory.addAccount({
    ...{ sAMAccountName: sam, commonName: sam, mobile },
  }).objectGuid
  const job = {
    ...{ id: crypto.randomUUID(), delivery: crypto.randomUUID(), directory: directoryName },
    ...{ account, route: 'temporary-password' as const, language: 'en', receipts: [] },
  }
  server.give('send-temporary-password', job)
  expect(await died).toBe('SIGKILL')

  server.followClock(later)
  const heir = await start(config, { ...agentPorts(folder), clock: later })
  await heir.announced
  const said = await server.ask('send-temporary-password', job)
  // What may have left is never followed by another; what certainly did not is.
  const mayHaveLeft = point === 'temporary-sending' || point === 'temporary-sent'
  expect(said).toMatchObject({ outcome: 'sent', arrival: mayHaveLeft ? 'unknown' : 'accepted' })
  const texts = () => simulator.phone.messages(mobile)
  if (point !== 'temporary-sending') await waitFor(() => texts()[0])
  expect(texts()).toHaveLength(point === 'temporary-sending' ? 0 : 1)
  expect(simulator.directory.account(sam)).toMatchObject({ mustChange: true })
  child.kill('SIGKILL')
  await server.stop()
  await heir.stop()
  rmSync(folder, { recursive: true, force: true })
})
