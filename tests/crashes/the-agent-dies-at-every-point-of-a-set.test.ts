import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CrashPoint, closePoints } from '../../agent/journal/crash-point.ts'
import { type RunningAgent, start } from '../../agent/start.ts'
import { verifyCloseReceipt } from '../../protocol/close-receipt.ts'
import { verifyReceipt } from '../../protocol/receipt.ts'
import { systemClock } from '../../simulator/clock.ts'
import { noLog } from '../../simulator/log.ts'
import { type Simulator, start as startSimulator } from '../../simulator/start.ts'
import { createMovableClock, type MovableClock } from '../machine/movable-clock.ts'
import { directoryOf } from '../machine/simulated-world.ts'
import {
  type AgentUnderTest,
  agentPorts,
  askForCode,
  directoryName,
  newClaim,
  sealPassword,
  setJob,
  waitFor,
  writeAgentFiles,
} from '../machine/start-agent.ts'
import { type JobServer, startJobServer } from '../machine/start-job-server.ts'
import { tryPassword } from '../machine/try-password.ts'

const program = join(import.meta.dirname, 'agent-that-dies.ts')
const password = 'Quiet-Otter-Lantern-42'
let simulator: Simulator

beforeAll(async () => {
  simulator = await startSimulator(
    { directory: { sampleHires: false } },
    { clock: systemClock, log: noLog },
  )
})
afterAll(() => simulator.stop())

interface Mortal {
  readonly server: JobServer
  readonly folder: string
  readonly child: ChildProcess
  readonly config: Parameters<typeof start>[0]
  readonly died: Promise<NodeJS.Signals | null>
}

async function startMortal(point: CrashPoint, perHour = 1): Promise<Mortal> {
  const server = await startJobServer()
  const guard = { proof: 'server', perHour }
  const { phone } = simulator
  const { folder, config } = writeAgentFiles(server.url, directoryOf(simulator), phone, guard)
  writeFileSync(join(folder, 'agent.json'), JSON.stringify(config))
  const child = spawn(process.execPath, [program, folder, point, server.enrolmentCode], {
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  const died = new Promise<NodeJS.Signals | null>((resolve) =>
    child.once('exit', (_code, signal) => resolve(signal)),
  )
  return { server, folder, child, config, died }
}

/** The next agent on the same state, in this process, that does not die. */
async function startHeir({ config, folder }: Mortal, clock?: MovableClock): Promise<RunningAgent> {
  const agent = await start(config, { ...agentPorts(folder), ...(clock && { clock }) })
  await agent.announced
  return agent
}

/** The thumbprint to check recipients against: the page has it from the configuration. */
async function pinOf({ folder, server }: Mortal): Promise<string> {
  const key = join(folder, 'state', 'list-key.json')
  await waitFor(() => (Object.keys(server.health()).length > 0 ? true : undefined))
  const { thumbprintOf } = await import('../../protocol/keys.ts')
  const { d: _, ...jwk } = JSON.parse(readFileSync(key, 'utf8'))
  return thumbprintOf(jwk)
}

async function end(mortal: Mortal, heir: RunningAgent): Promise<void> {
  mortal.child.kill('SIGKILL')
  await mortal.server.stop()
  await heir.stop()
  rmSync(mortal.folder, { recursive: true, force: true })
}

function addNewcomer(sam: string): string {
  const mobile = '+31612345678'
  return simulator.directory.addAccount({ sAMAccountName: sam, commonName: sam, mobile }).objectGuid
}

const settingPoints: readonly CrashPoint[] = [
  'set-before-journal',
  'set-journaled',
  'set-applied',
  'set-proved',
  'set-written',
  'results-before-send',
  'results-sent',
]

test.each(settingPoints)('killed at %s: one password, one receipt', async (point) => {
  const mortal = await startMortal(point)
  const sam = `c-${point}`.slice(0, 20)
  const claim = await newClaim(addNewcomer(sam))
  const agent = { ...mortal, agent: { listThumbprint: await pinOf(mortal) } }
  const box = await sealPassword(agent as unknown as AgentUnderTest, claim, password)
  const id = crypto.randomUUID()
  mortal.server.give('set-first-password', { ...setJob(claim, box), id })
  expect(await mortal.died).toBe('SIGKILL')

  const heir = await startHeir(mortal)
  const first = await mortal.server.ask('set-first-password', { ...setJob(claim, box), id })
  expect(first.outcome).toBe('set')
  const setAt = simulator.directory.account(sam).passwordLastSet
  // It comes once more, under another id: the same receipt, and nothing is set again.
  const again = await mortal.server.ask('set-first-password', setJob(claim, box))
  expect(again).toEqual(first)
  expect(simulator.directory.account(sam).passwordLastSet).toEqual(setAt)

  const receipt = await verifyReceipt('receipt' in first ? first.receipt : '', new Date())
  expect(receipt).toMatchObject({ account: claim.account, bind: 'signed-in' })
  // The crash did not buy a second set in this hour.
  const other = await newClaim(addNewcomer(`${sam}-2`.slice(-20)))
  const second = await sealPassword(agent as unknown as AgentUnderTest, other, password)
  expect(await mortal.server.ask('set-first-password', setJob(other, second))).toEqual({
    outcome: 'refused',
    code: 'guard-rate',
  })
  await end(mortal, heir)
})

test.each(closePoints)('killed at %s: the account ends closed, once', async (point) => {
  const mortal = await startMortal(point, 9)
  const { server } = mortal
  const sam = point.slice(0, 20)
  const claim = await newClaim(addNewcomer(sam))
  const agent = { ...mortal, agent: { listThumbprint: await pinOf(mortal) } }
  const box = await sealPassword(agent as unknown as AgentUnderTest, claim, password)
  expect((await server.ask('set-first-password', setJob(claim, box))).outcome).toBe('set')
  const opens = (text: string) => tryPassword(simulator, sam, text)
  expect(await opens(password)).toBe(true)
  const { account, delivery } = claim
  const about = { id: crypto.randomUUID(), account, delivery, directory: directoryName }
  const job = { ...about, receipts: [], because: 'not-me' as const }
  server.give('close-account', job)
  expect(await mortal.died).toBe('SIGKILL')

  // A minute later, when no controller can still be at it.
  const clock = createMovableClock()
  clock.stepTo(61_000)
  server.followClock(clock)
  const heir = await startHeir(mortal, clock)
  const first = await server.ask('close-account', job)
  expect(first.outcome).toBe('closed')
  expect(await opens(password)).toBe(false)
  const closedAt = simulator.directory.account(sam).passwordLastSet
  // Another job for the same account is answered with the same receipt, and the box opens nothing any more.
  const again = { ...job, id: crypto.randomUUID() }
  expect(await server.ask('close-account', again)).toEqual(first)
  await server.ask('set-first-password', setJob(claim, box))
  expect(simulator.directory.account(sam).passwordLastSet).toEqual(closedAt)
  expect(await opens(password)).toBe(false)
  const receipt = await verifyCloseReceipt('receipt' in first ? first.receipt : '', clock.now())
  expect(receipt).toMatchObject({ account, because: 'not-me' })
  await end(mortal, heir)
})

const textPoints: readonly CrashPoint[] = [
  'number-before-journal',
  'number-journaled',
  'text-before-journal',
  'text-journaled',
  'text-sent',
]

test.each(textPoints)('killed at %s: one good code, at most one text too many', async (point) => {
  const mortal = await startMortal(point)
  const sam = `t-${point}`.slice(0, 20)
  const claim = await newClaim(addNewcomer(sam))
  const before = simulator.phone.messages('+31612345678').length
  await pinOf(mortal)
  const { account, delivery, purpose, browser } = claim
  const about = { account, delivery, purpose, directory: 'contoso' }
  mortal.server.give('send-text-code', { ...about, language: 'en', browser: browser.thumbprints })
  expect(await mortal.died).toBe('SIGKILL')

  const heir = await startHeir(mortal)
  const agent = { ...mortal, agent: heir } as unknown as AgentUnderTest
  expect(await askForCode(agent, claim)).toMatchObject({ outcome: 'sent', sentTo: '••• 78' })
  await waitFor(() => simulator.phone.messages('+31612345678')[before])
  await systemClock.sleep(200)
  const sent = simulator.phone.messages('+31612345678').length - before
  expect(sent).toBe(point === 'text-sent' ? 2 : 1)
  await end(mortal, heir)
})
