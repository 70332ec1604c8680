import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { provisioningPoints } from '../../agent/journal/crash-point.ts'
import { systemClock } from '../../simulator/clock.ts'
import { noLog } from '../../simulator/log.ts'
import { type Simulator, start } from '../../simulator/start.ts'
import {
  hrRow,
  prepareUpload,
  provisionRules,
  sendRows,
  uploadPermissions,
} from '../machine/hr-file.ts'
import { registerAgent } from '../machine/register-agent.ts'
import { directoryOf } from '../machine/simulated-world.ts'
import { directoryName, writeAgentFiles } from '../machine/start-agent.ts'

const program = join(import.meta.dirname, 'run-that-dies.ts')
let simulator: Simulator
let registered: ReturnType<typeof registerAgent>
const folders: string[] = []
beforeAll(async () => {
  const settings = { directory: { sampleHires: false }, provisioning: {} }
  simulator = await start(settings, { clock: systemClock, log: noLog })
  registered = registerAgent(simulator.tenant, simulator.caPem, uploadPermissions)
})
afterAll(async () => {
  await simulator.stop()
  registered.forget()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** An agent's files: the state is all that is left of a command that was killed. */
function newAgent() {
  const entra = {
    ...registered.settings,
    provisioning: prepareUpload(simulator.tenant, registered),
  }
  const rules = { provision: provisionRules }
  const written = writeAgentFiles(
    'http://127.0.0.1:1',
    directoryOf(simulator),
    undefined,
    rules,
    entra,
  )
  folders.push(written.folder)
  return { agentFolder: written.folder, agentConfig: written.config }
}

/** Two calls. */
const rowsOf = (first: number) => Array.from({ length: 51 }, (_, at) => hrRow(String(first + at)))
const uploadsOf = () => simulator.tenant.jobs().flatMap(({ waiting }) => waiting)
const idsOf = () => uploadsOf().map(({ data }) => String(data['externalId']))

/** Nobody waits between pages and calls here. */
const clock = { ...systemClock, sleep: () => Promise.resolve() }

/** Everything that was written down happened half an hour earlier. */
function makeOlder(folder: string): void {
  const path = join(folder, 'state', `provisioning-${directoryName}.jsonl`)
  const text = readFileSync(path, 'utf8').replaceAll(/"at":"([^"]+)"/g, (_at, at: string) => {
    const earlier = new Date(Date.parse(at) - 31 * 60_000)
    return `"at":"${earlier.toISOString()}"`
  })
  writeFileSync(path, text)
}

/** The command in a process of its own, ended by SIGKILL at a point: its files are all that is left, its lock among them. */
async function dieAt(point: string, time: number, first: number) {
  const world = newAgent()
  const { agentFolder, agentConfig } = world
  writeFileSync(join(agentFolder, 'agent.json'), JSON.stringify(agentConfig))
  writeFileSync(join(agentFolder, 'rows.json'), JSON.stringify(rowsOf(first)))
  const args = [program, agentFolder, point, String(time)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  const [, signal] = await once(child, 'exit')
  expect(signal).toBe('SIGKILL')
  return world
}

const cases = provisioningPoints.flatMap((point) => [1, 2].map((time) => [point, time] as const))

test.for(cases.map(([point, time], at) => ({ point, time, first: 71_000 + at * 100 })))(
  'killed at $point, call $time: the same file goes on, and nobody is sent twice',
  async ({ point, time, first }) => {
    const before = uploadsOf().length
    const world = await dieAt(point, time, first)
    // At once: those of whom nobody knows are left out, and named.
    const soon = await sendRows(world, rowsOf(first), {}, { clock })
    const lost = soon.leftOut.filter(({ why }) => why === 'unknown-yet').length
    expect(soon.problems).toEqual([])
    // Half an hour later everything that was taken is an account, and the rest goes.
    await simulator.provisioning?.runCycle()
    makeOlder(world.agentFolder)
    const last = await sendRows(world, rowsOf(first), {}, { clock })
    await simulator.provisioning?.runCycle()
    const maybe = point === 'people-journaled' || point === 'people-sent'
    expect(lost > 0).toBe(maybe)
    expect(last.sent).toBe(point === 'people-journaled' ? lost : 0)
    expect(uploadsOf().length).toBe(before)
    const names = simulator.tenant.provisioningLog().map(({ summary }) => summary['sourceIdentity'])
    const ids = names.map((each) => (each as { id: string }).id)
    for (const row of rowsOf(first)) {
      expect(ids.filter((id) => id === row.Number)).toHaveLength(1)
    }
    expect(idsOf()).toEqual([])
  },
)
