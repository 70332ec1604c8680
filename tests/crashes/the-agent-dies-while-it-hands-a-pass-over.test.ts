import { type ChildProcess, spawn } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { handedPassPoints, passPoints } from '../../agent/journal/crash-point.ts'
import { start } from '../../agent/start.ts'
import { systemClock } from '../../simulator/clock.ts'
import { noLog } from '../../simulator/log.ts'
import { type Simulator, start as startSimulator } from '../../simulator/start.ts'
import { registerAgent } from '../machine/register-agent.ts'
import { directoryOf } from '../machine/simulated-world.ts'
import { agentPorts, directoryName, waitFor, writeAgentFiles } from '../machine/start-agent.ts'
import { startJobServer } from '../machine/start-job-server.ts'

const program = join(import.meta.dirname, 'agent-that-dies.ts')
let simulator: Simulator
let registered: ReturnType<typeof registerAgent>
beforeAll(async () => {
  simulator = await startSimulator(
    { directory: { sampleHires: false }, sync: { kind: 'cloud-sync' } },
    { clock: systemClock, log: noLog },
  )
  registered = registerAgent(simulator.tenant, simulator.caPem)
})
afterAll(async () => {
  await simulator.stop()
  registered.forget()
})

const points = [...passPoints.filter((point) => !/remove/.test(point)), ...handedPassPoints].map(
  (point, index) => [point, `+3161239100${index}`] as const,
)

test.each(points)(
  'killed at %s: one pass lives, and no second one is texted',
  async (point, mobile) => {
    const server = await startJobServer()
    const guard = { pass: { units: [registered.unit] }, routes: ['pass-by-text'] }
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
    const sam = `h-${point}`.slice(0, 20)
    const account = simulator.directory.addAccount({
      ...{ sAMAccountName: sam, commonName: sam, mobile },
    }).objectGuid
    await simulator.sync?.runCycle()
    registered.fillUnit()
    const job = {
      ...{ id: crypto.randomUUID(), delivery: crypto.randomUUID(), directory: directoryName },
      ...{ account, route: 'pass-by-text' as const, language: 'en' },
      ...{ receipts: [], passReceipts: [], lifetimeMinutes: 60 },
    }
    server.give('hand-pass', job)
    expect(await died).toBe('SIGKILL')

    const heir = await start(config, agentPorts(folder))
    await heir.announced
    const said = await server.ask('hand-pass', job)
    // What may have left is never followed by another; what certainly did not is taken away, and another one is sent.
    const mayHaveLeft = point === 'pass-sending' || point === 'pass-sent'
    expect(said).toMatchObject({ outcome: 'handed', arrival: mayHaveLeft ? 'unknown' : 'accepted' })
    const texts = () => simulator.phone.messages(mobile)
    if (point !== 'pass-sending') await waitFor(() => texts()[0])
    expect(texts()).toHaveLength(point === 'pass-sending' ? 0 : 1)
    const user = `${sam}@contoso.test`
    expect(simulator.tenant.person(user).pass).toBeDefined()
    if (point !== 'pass-sending') {
      const [, pass = ''] = /: (\S+) is your pass for/.exec(texts()[0]?.text ?? '') ?? []
      expect(simulator.tenant.signInWithPass(user, pass)).toHaveProperty('session')
    }
    child.kill('SIGKILL')
    await server.stop()
    await heir.stop()
    rmSync(folder, { recursive: true, force: true })
  },
)
