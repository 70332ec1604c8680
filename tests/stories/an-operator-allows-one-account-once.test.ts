import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allowAccount } from '../../agent/allow-account.ts'
import { parseAgentConfig } from '../../agent/config.ts'
import { verifyReceipt } from '../../protocol/receipt.ts'
import { tryToSet } from '../machine/forge-grant.ts'
import { type SimulatedWorld, startSimulatedWorld } from '../machine/simulated-world.ts'
import { agentPorts, newClaim, proveByText, sealPassword, setJob } from '../machine/start-agent.ts'

const main = join(import.meta.dirname, '../../agent/main.ts')
let world: SimulatedWorld
let config: string
beforeAll(async () => {
  world = await startSimulatedWorld({ proof: 'server' })
  config = join(world.agent.folder, 'agent.json')
  writeFileSync(config, JSON.stringify(world.agent.config))
})
afterAll(() => world.stop())

/** `firstkey agent allow …`, while the agent runs. */
async function allow(...words: readonly string[]) {
  const args = [main, 'allow', ...words, '--config', config]
  try {
    return { code: 0, ...(await promisify(execFile)(process.execPath, args)) }
  } catch (fault) {
    return fault as { code: number; stdout: string; stderr: string }
  }
}

const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
const about = (purpose: string) => [
  ...['--purpose', purpose, '--until', tomorrow()],
  ...['--reason', 'seen in person by the desk'],
]
const fileTime = (at: Date) => String(BigInt(at.getTime() + 11_644_473_600_000) * 10_000n)

/** Sets without any code; what its receipt says counted as proof. */
async function setWithoutCode(account: string, purpose: 'first' | 'again') {
  const claim = await newClaim(account, purpose)
  const box = await sealPassword(world.agent, claim, `Quiet-Otter-${crypto.randomUUID()}-A`)
  const set = await world.agent.server.ask('set-first-password', setJob(claim, box))
  if (set.outcome === 'refused') return set.code
  return (await verifyReceipt(set.receipt, new Date()))?.proof
}

test('a phone is lost before day one: the operator allows the second time, once', async () => {
  const account = world.addNewcomer('lostphone')
  expect(await setWithoutCode(account, 'first')).toBe('server')
  expect(await setWithoutCode(account, 'again')).toBe('guard-proof')

  const made = await allow('lostphone', ...about('again'))
  expect(made.stdout).toMatch(/^allowed {2}lostphone \(Barbara Jansen\), in OU=Newcomers,/)
  expect((await allow('--list')).stdout).toMatch(/ live {2}again .*seen in person by the desk/)

  expect(await setWithoutCode(account, 'again')).toBe('allowance')
  expect(await setWithoutCode(account, 'again')).toBe('guard-proof')
  expect((await allow('--list')).stdout).toMatch(/ used {2}again /)
  const log = readFileSync(join(world.agent.folder, 'state', 'refusals.jsonl'), 'utf8')
  const events = log
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).event)
  expect(events.filter((event: string) => event.startsWith('allowance'))).toEqual([
    'allowance-made',
    'allowance-used',
  ])
})

test('somebody had set a password by hand: the operator allows the first time', async () => {
  const account = world.addNewcomer('byhand', '+31612370001')
  const { directory } = world.simulator
  directory.setAttributes('byhand', { pwdLastSet: fileTime(new Date(Date.now() - 86_400_000)) })
  expect(await tryToSet(world.agent, await newClaim(account))).toBe('guard-used')
  expect((await allow(account, ...about('first'))).code).toBe(0)
  const claim = await newClaim(account)
  const grant = await proveByText(world.agent, claim, world.phone, '+31612370001')
  const box = await sealPassword(world.agent, claim, 'Quiet-Otter-Lantern-42')
  const set = await world.agent.server.ask('set-first-password', setJob(claim, box, [grant]))
  if (set.outcome === 'refused') throw new Error(set.code)
  expect(await verifyReceipt(set.receipt, new Date())).toMatchObject({ proof: 'text' })
})

test('one that was taken back counts no more', async () => {
  const account = world.addNewcomer('takenback')
  expect(await setWithoutCode(account, 'first')).toBe('server')
  const { stdout } = await allow('takenback@contoso.test', ...about('again'), '--json')
  const { id } = JSON.parse(stdout).allowance
  expect((await allow('--remove', id)).code).toBe(0)
  expect(await setWithoutCode(account, 'again')).toBe('guard-proof')
  expect((await allow('--remove', id)).stderr).toContain('no such allowance')
})

const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10)
const wanted = { purpose: 'first', until: day(1), reason: 'seen in person', directory: undefined }

test.for([
  ['nobody', {}, 'no such account'],
  ['plain', { purpose: 'ever' }, '--purpose'],
  ['plain', { until: day(-1) }, '--until'],
  ['plain', { until: day(40) }, '--until'],
  ['plain', { until: '2026-02-30' }, '--until'],
  ['plain', { reason: ' ' }, '--reason'],
  ['plain', { directory: 'fabrikam' }, 'which directory'],
  ['plain', { purpose: 'return' }, 'guard-purpose'],
  ['protected', {}, 'guard-protected'],
] as const)('for %s, %j is not made', async ([account, words, said]) => {
  const { directory } = world.simulator
  for (const sam of ['plain', 'protected']) {
    if (!directory.accounts().some((one) => one.sAMAccountName === sam)) world.addNewcomer(sam)
  }
  directory.setAttributes('protected', { adminCount: '1' })
  const { folder } = world.agent
  const parsed = parseAgentConfig(world.agent.config, folder)
  const made = allowAccount(parsed, { ...wanted, account, ...words }, agentPorts(folder))
  await expect(made).rejects.toThrow(said)
})
