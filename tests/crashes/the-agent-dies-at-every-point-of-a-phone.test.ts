import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CrashPoint, phonePoints } from '../../agent/journal/crash-point.ts'
import { start } from '../../agent/start.ts'
import { thumbprintOf } from '../../protocol/keys.ts'
import { systemClock } from '../../simulator/clock.ts'
import { noLog } from '../../simulator/log.ts'
import { type Simulator, start as startSimulator } from '../../simulator/start.ts'
import { phoneRules } from '../machine/phone-rules.ts'
import { pressForPhone } from '../machine/press-for-phone.ts'
import { registerAgent } from '../machine/register-agent.ts'
import { directoryOf } from '../machine/simulated-world.ts'
import {
  type AgentUnderTest,
  agentPorts,
  directoryName,
  newClaim,
  proveByText,
  waitFor,
  writeAgentFiles,
} from '../machine/start-agent.ts'
import { startJobServer } from '../machine/start-job-server.ts'

const program = join(import.meta.dirname, 'agent-that-dies.ts')
const mobile = '+31612345678'
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

/** An agent in a process of its own that dies at this point, and what is needed to start another on its state. */
async function startMortal(point: CrashPoint) {
  const server = await startJobServer()
  const guard = { ...phoneRules(registered.unit), texts: { perNumber: 1000 } }
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
  const died = new Promise<NodeJS.Signals | null>((resolve) =>
    child.once('exit', (_code, signal) => resolve(signal)),
  )
  await waitFor(() => (Object.keys(server.health()).length > 0 ? true : undefined))
  const { d: _, ...jwk } = JSON.parse(readFileSync(join(folder, 'state', 'list-key.json'), 'utf8'))
  const listThumbprint = await thumbprintOf(jwk)
  // As far as a hire's part of the exchange goes, this is what an agent under test is.
  const agent = { server, folder, config, agent: { listThumbprint } } as unknown as AgentUnderTest
  return { server, folder, config, child, died, agent }
}

const registering = phonePoints.filter((point) => !/remove/.test(point))
const removing = phonePoints.filter((point) => /remove/.test(point))

/** Somebody who is in both worlds, and has typed their code. */
async function newcomer(mortal: Awaited<ReturnType<typeof startMortal>>, sam: string) {
  const account = simulator.directory.addAccount({
    ...{ sAMAccountName: sam, commonName: sam, mobile },
  }).objectGuid
  await simulator.sync?.runCycle()
  registered.fillUnit()
  const claim = await newClaim(account)
  return { claim, grant: await proveByText(mortal.agent, claim, simulator.phone, mobile) }
}
const phonesOf = (sam: string) =>
  simulator.tenant.person(`${sam}@contoso.test`).methods.filter(({ kind }) => kind === 'phone')

test.each(registering)(
  'killed at %s: one phone is registered, and is known as ours',
  async (point) => {
    const mortal = await startMortal(point)
    const sam = `c-${point}`.slice(0, 20)
    const { claim, grant } = await newcomer(mortal, sam)
    const job = { ...(await pressForPhone(claim, [grant])), id: crypto.randomUUID() }
    mortal.server.give('register-phone', job)
    expect(await mortal.died).toBe('SIGKILL')

    const heir = await start(mortal.config, agentPorts(mortal.folder))
    await heir.announced
    const result = await mortal.server.ask('register-phone', job)
    if (result.outcome !== 'registered') throw new Error(`${point}: ${JSON.stringify(result)}`)
    expect(phonesOf(sam)).toHaveLength(1)
    const { account, delivery, directory } = job
    const removal = { account, delivery, directory, receipt: result.receipt }
    expect(await mortal.server.ask('unregister-phone', removal)).toEqual({ outcome: 'removed' })
    expect(phonesOf(sam)).toEqual([])
    await stop(mortal, heir)
  },
)

test.each(removing)('killed at %s: the phone is gone, and that is known', async (point) => {
  const mortal = await startMortal(point)
  const sam = `c-${point}`.slice(0, 20)
  const { claim, grant } = await newcomer(mortal, sam)
  const press = await pressForPhone(claim, [grant])
  const result = await mortal.server.ask('register-phone', press)
  if (result.outcome !== 'registered') throw new Error(`${point}: ${JSON.stringify(result)}`)
  const removal = {
    ...{ account: claim.account, delivery: claim.delivery, directory: directoryName },
    ...{ receipt: result.receipt, id: crypto.randomUUID() },
  }
  mortal.server.give('unregister-phone', removal)
  expect(await mortal.died).toBe('SIGKILL')

  const heir = await start(mortal.config, agentPorts(mortal.folder))
  await heir.announced
  const expected = point === 'phone-before-remove' ? 'removed' : 'gone'
  expect(await mortal.server.ask('unregister-phone', removal)).toEqual({ outcome: expected })
  expect(phonesOf(sam)).toEqual([])
  await stop(mortal, heir)
})

async function stop(
  mortal: Awaited<ReturnType<typeof startMortal>>,
  heir: Awaited<ReturnType<typeof start>>,
): Promise<void> {
  mortal.child.kill('SIGKILL')
  await mortal.server.stop()
  await heir.stop()
  rmSync(mortal.folder, { recursive: true, force: true })
}
