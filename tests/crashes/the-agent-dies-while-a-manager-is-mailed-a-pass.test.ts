import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { handedPassPoints, passPoints } from '../../agent/journal/crash-point.ts'
import { start } from '../../agent/start.ts'
import { systemClock } from '../../simulator/clock.ts'
import { noLog } from '../../simulator/log.ts'
import { type Simulator, start as startSimulator } from '../../simulator/start.ts'
import { registerAgent, workflowPermissions } from '../machine/register-agent.ts'
import { directoryOf } from '../machine/simulated-world.ts'
import { agentPorts, directoryName, waitFor, writeAgentFiles } from '../machine/start-agent.ts'
import { startJobServer } from '../machine/start-job-server.ts'

const program = join(import.meta.dirname, 'agent-that-dies.ts')
const mail = 'm.vandam@contoso.test'
let simulator: Simulator
let registered: ReturnType<typeof registerAgent>
let manager = ''
beforeAll(async () => {
  simulator = await startSimulator(
    { directory: { sampleHires: false }, sync: { kind: 'cloud-sync' } },
    { clock: systemClock, log: noLog },
  )
  registered = registerAgent(simulator.tenant, simulator.caPem, workflowPermissions)
  manager = simulator.tenant.addUser({ userPrincipalName: mail, mail })
})
afterAll(async () => {
  await simulator.stop()
  registered.forget()
})

/** An agent that died at this point while it had a pass mailed, and its heir on the same folder. */
async function dieAt(point: string) {
  const { tenant } = simulator
  const before = {
    runs: tenant.workflowRuns().length,
    mails: simulator.mailbox.messages(mail).length,
  }
  const server = await startJobServer()
  const guard = { pass: { units: [registered.unit] }, routes: ['pass-to-manager'] }
  const { folder, config } = writeAgentFiles(
    ...([server.url, directoryOf(simulator), simulator.phone, guard] as const),
    registered.settings,
  )
  writeFileSync(join(folder, 'agent.json'), JSON.stringify(config))
  const child: ChildProcess = spawn(
    process.execPath,
    [program, folder, point, server.enrolmentCode],
    { stdio: ['pipe', 'ignore', 'inherit'] },
  )
  const died = new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)))
  await waitFor(() => (Object.keys(server.health()).length > 0 ? true : undefined))
  const sam = `m-${point}`.slice(0, 20)
  const { objectGuid } = simulator.directory.addAccount({ sAMAccountName: sam, commonName: sam })
  await simulator.sync?.runCycle()
  registered.fillUnit()
  const user = `${sam}@contoso.test`
  tenant.setManager(user, manager)
  const job = {
    ...{ id: randomUUID(), delivery: randomUUID(), directory: directoryName },
    ...{ account: objectGuid, route: 'pass-to-manager' as const, language: 'en' },
    ...{ receipts: [], passReceipts: [], lifetimeMinutes: 60 },
  }
  server.give('hand-pass', job)
  expect(await died).toBe('SIGKILL')
  const heir = await start(config, agentPorts(folder))
  await heir.announced
  return {
    ...{ server, job, user },
    runs: () => tenant.workflowRuns().length - before.runs,
    mails: () => simulator.mailbox.messages(mail).length - before.mails,
    async stop() {
      child.kill('SIGKILL')
      await server.stop()
      await heir.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const points = [...passPoints, ...handedPassPoints].filter(
  (point) => !/remove/.test(point) && point !== 'pass-journaled',
)

test.each(points)('killed at %s: the workflow ran once, and one pass was mailed', async (point) => {
  const { server, job, user, runs, mails, stop } = await dieAt(point)
  expect(await server.ask('hand-pass', job)).toMatchObject({ outcome: 'handed', sentTo: 'manager' })
  expect([runs(), mails()]).toEqual([1, 1])
  expect(simulator.tenant.person(user).pass).toBeDefined()
  await stop()
})

test('killed before Entra was asked: whether it was is not known, and nothing is run on a guess', async () => {
  const { server, job, user, runs, mails, stop } = await dieAt('pass-journaled')
  let said: unknown
  const answer = server.ask('hand-pass', job).then((result) => {
    said = result
  })
  answer.catch(() => undefined)
  await sleep(3000)
  expect([runs(), mails(), said]).toEqual([0, 0, undefined])
  expect(simulator.tenant.person(user).pass).toBeUndefined()
  await stop()
})
