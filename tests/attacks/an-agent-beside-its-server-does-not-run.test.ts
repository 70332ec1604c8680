import { rmSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { init, type RunningAgent, start } from '../../agent/start.ts'
import { Secret } from '../../protocol/secret.ts'
import { systemClock } from '../../simulator/clock.ts'
import { noLog } from '../../simulator/log.ts'
import { type Simulator, start as startSimulator } from '../../simulator/start.ts'
import { refusedBy } from '../machine/attack.ts'
import { directoryOf } from '../machine/simulated-world.ts'
import { agentPorts, directoryName, writeAgentFiles } from '../machine/start-agent.ts'
import { type JobServer, startJobServer } from '../machine/start-job-server.ts'

const { control, test } = refusedBy('the agent, which compares the machines')
const machineId = '3f2b8c1d9e7a4f60b5c2d1e0f9a8b7c6\n'
let simulator: Simulator
let server: JobServer
let agent: RunningAgent
let folder: string

beforeAll(async () => {
  simulator = await startSimulator(
    { directory: { sampleHires: false } },
    { clock: systemClock, log: noLog },
  )
})
afterEach(async () => {
  await agent.stop()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})
afterAll(() => simulator.stop())

async function startBeside(serversMachine: string | undefined, pilot: boolean): Promise<void> {
  server = await startJobServer(serversMachine ? { machineId: serversMachine } : {})
  const files = writeAgentFiles(server.url, directoryOf(simulator), simulator.phone)
  folder = files.folder
  const config = { ...files.config, pilot }
  const ports = { ...agentPorts(folder), machineId }
  await init(config, ports)
  agent = await start(config, { ...ports, enrolmentCode: new Secret(server.enrolmentCode) })
}

test('an agent on the server’s machine stops with a hint, and has taken no job', async () => {
  await startBeside(machineId, false)
  const about = { directory: directoryName, delivery: crypto.randomUUID() }
  const job = server.give('find-account', { ...about, hint: { employeeNumber: 'E-1' } })
  const problem = { name: 'StartProblem', message: 'the server runs on this very machine' }
  await expect(agent.announced).rejects.toMatchObject(problem)
  await expect(agent.ended).rejects.toMatchObject({
    hint: expect.stringContaining('"pilot": true'),
  })
  const answer = Promise.race([server.answerTo(job), systemClock.sleep(500).then(() => 'none')])
  expect(await answer).toBe('none')
})

control.each([
  ['for a pilot that was named as one', machineId, true],
  ['on another machine', 'another machine', false],
  ['where the server’s machine has no id', undefined, false],
])('an agent runs %s', async (_why, serversMachine, pilot) => {
  await startBeside(serversMachine, pilot)
  await expect(agent.announced).resolves.toBeUndefined()
})
