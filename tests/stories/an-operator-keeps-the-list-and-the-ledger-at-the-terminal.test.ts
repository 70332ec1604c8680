import { execFile } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { type AddedAgent, addAgent } from '../machine/add-agent.ts'
import { appendToLedger, cutLedger } from '../machine/cut-ledger.ts'
import { runCommandLine } from '../machine/run-command-line.ts'
import { directoryOf } from '../machine/simulated-world.ts'
import { directoryName, writeAgentFiles } from '../machine/start-agent.ts'
import { startWorld, type World } from '../machine/start-world.ts'
import { waitFor } from '../machine/wait-for.ts'

const firstkey = join(import.meta.dirname, '../../bin/firstkey.js')
const zHeads = z.object({ heads: z.array(z.looseObject({ seq: z.number() })) })
let world: World
let added: AddedAgent
let first: string
let witness: string

beforeAll(async () => {
  world = await startWorld()
  added = await addAgent(world)
  const { folder, config } = writeAgentFiles(
    world.server.agentsUrl,
    directoryOf(world.simulator),
    world.simulator.phone,
  )
  // Everything the files name stands beside the world's own agent as well.
  rmSync(folder, { recursive: true })
  first = join(world.agentFolder, 'agent.json')
  writeFileSync(first, JSON.stringify(config))
  witness = join(added.folder, 'witness.json')
})
afterAll(async () => {
  await added.kill()
  await world.stop()
})

interface Ran {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** Types a command beside an agent, as its operator does. */
function beside(config: string, ...words: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const command = [firstkey, 'agent', ...words, '--config', config]
    const child = execFile(process.execPath, command, (_error, stdout, stderr) => {
      resolve({ exitCode: child.exitCode ?? 1, stdout, stderr })
    })
  })
}

async function listedState(): Promise<string | undefined> {
  const { output } = await runCommandLine(world, 'agent', 'list')
  const line = output.split('\n').find((each) => each.includes(added.agent))
  return /(listed|waiting|revoked)/.exec(line ?? '')?.[0]
}

test('an agent waits until it is admitted by the fingerprint on its own screen', async () => {
  expect(await listedState()).toBe('waiting')
  const wrong = await beside(first, 'admit', added.fingerprint.replace(/^\S+/, 'aaaa'))
  expect(wrong).toMatchObject({ exitCode: 2, stdout: '' })
  expect(wrong.stderr).toMatch(/^error: .+\nhint: .+/)
  expect(await listedState()).toBe('waiting')

  // Its groups may be typed as they are shown, with blanks.
  const admitted = await beside(first, 'admit', ...added.fingerprint.split(' '))
  expect(admitted.stderr).toBe('')
  expect(admitted.exitCode).toBe(0)
  expect(admitted.stdout.split('\n')).toEqual([
    'admitted     further agent',
    `fingerprint  ${added.fingerprint}`,
    `serves       ${directoryName}`,
    'list         2',
    '',
  ])
  expect(await listedState()).toBe('listed')
})

test('an agent that is not trusted any more is revoked, and what it had to do with is named', async () => {
  const mistaken = await beside(first, 'revoke', world.agent.agent)
  expect(mistaken.exitCode).toBe(2)
  expect(mistaken.stderr).toContain('this agent signs the list, and cannot take itself off it')

  const revoked = await beside(first, 'revoke', added.fingerprint, '--json')
  expect(revoked.exitCode).toBe(0)
  expect(JSON.parse(revoked.stdout)).toEqual({
    agent: added.agent,
    serial: 3,
    handedOver: true,
    touched: [],
  })
  expect(await listedState()).toBe('revoked')
  const again = await beside(first, 'revoke', added.fingerprint)
  expect(again).toMatchObject({ exitCode: 2 })
  expect(again.stderr).toContain('no agent on the list has this fingerprint')
})

test('what the agent was shown is on its own disk, and the ledger that goes on from there is whole', async () => {
  const own = join(added.folder, 'agent.json')
  await waitFor('the agent to be shown an end of the ledger', async () => {
    const { stdout } = await beside(own, 'witness', '--json')
    writeFileSync(witness, stdout)
    return zHeads.parse(JSON.parse(stdout)).heads.length > 0
  })
  const { exitCode, output } = await runCommandLine(world, 'ledger', 'verify', '--witness', witness)
  expect(output).toMatch(/^ledger +whole\n/)
  expect(output).toMatch(/ends witnessed +1\n/)
  expect(exitCode).toBe(0)
})

test('a tail that was cut, and a chain that was written anew in its place, are found by the command', async () => {
  await cutLedger(world.database, 1)
  const alone = await runCommandLine(world, 'ledger', 'verify')
  expect(alone).toMatchObject({ exitCode: 0 })
  const cut = await runCommandLine(world, 'ledger', 'verify', '--witness', witness)
  expect(cut.exitCode).toBe(1)
  expect(cut.output).toMatch(/error: entry 2 of the ledger is not as it was written \(cut\)/)

  await appendToLedger(world.database, 20, new Date())
  expect(await runCommandLine(world, 'ledger', 'verify')).toMatchObject({ exitCode: 0 })
  const rewritten = await runCommandLine(world, 'ledger', 'verify', '--witness', witness)
  expect(rewritten.exitCode).toBe(1)
  expect(rewritten.output).toMatch(/the ledger is not as it was written \(rewritten\)/)
  expect(rewritten.output).toContain('hint: stop the server, keep a copy of the database')
})

test('a file that no agent wrote is no witness', async () => {
  writeFileSync(witness, '{"heads":[{"seq":"1"}]}')
  const { exitCode, output } = await runCommandLine(world, 'ledger', 'verify', '--witness', witness)
  expect(exitCode).toBe(2)
  expect(output).toContain('error: --witness is not a file of what an agent witnessed')
})
