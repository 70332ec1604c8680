import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { refusedBy } from '../machine/attack.ts'
import { readRefusals, tryToSet } from '../machine/forge-grant.ts'
import { type SimulatedWorld, startSimulatedWorld } from '../machine/simulated-world.ts'
import { newClaim, waitFor } from '../machine/start-agent.ts'
import { type SyslogServer, startSyslogServer } from '../machine/start-syslog-server.ts'

const { test } = refusedBy('the agent, whose log of refusals goes where the server has no hand')

let syslog: SyslogServer
let world: SimulatedWorld
let refusals: string

beforeAll(async () => {
  syslog = await startSyslogServer()
  world = await startSimulatedWorld({}, {}, { syslogPort: syslog.port })
  refusals = join(world.agent.folder, 'state', 'refusals.jsonl')
})
afterAll(async () => {
  await world.stop()
  await syslog.stop()
})

/** An administrator, asked for with a grant that no agent gave. */
async function tryAdministrator(sam: string) {
  const claim = await newClaim(world.addNewcomer(sam))
  world.simulator.directory.joinGroup(sam, 'Domain Admins')
  return { account: claim.account, answer: await tryToSet(world.agent, claim) }
}

test('what it asked for is in a file of the agent’s and at the syslog server, with the reason', async () => {
  const { account, answer } = await tryAdministrator('admin1')
  expect(answer).toBe('guard-protected')
  expect(readRefusals(world.agent).at(-1)).toMatchObject({ account, reason: 'protected-group' })
  const message = await waitFor(() => syslog.messages().find((one) => one.includes(account)))
  expect(message).toMatch(/^<84>1 \S+ \S+ firstkey-agent \d+ guard - \{/)
  expect(JSON.parse(message.slice(message.indexOf('{')))).toMatchObject({
    event: 'refused',
    kind: 'set-first-password',
    code: 'guard-protected',
    reason: 'protected-group',
  })
})

test('with the syslog server dead, the rules hold, and the file has it all the same', async () => {
  await syslog.stop()
  const { account, answer } = await tryAdministrator('admin2')
  expect(answer).toBe('guard-protected')
  expect(readRefusals(world.agent).at(-1)).toMatchObject({ account })
})

test('with the file unwritable as well, the rules hold, and the agent says so', async () => {
  rmSync(refusals)
  mkdirSync(refusals)
  const { answer } = await tryAdministrator('admin3')
  expect(answer).toBe('guard-protected')
  await world.agent.restart()
  const said = await waitFor(() => world.agent.server.health()['guard log'])
  expect(said).toBe('guard-log-failing')
})
