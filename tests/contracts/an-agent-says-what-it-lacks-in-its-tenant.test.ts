import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { runCommand } from '../../agent/run-command.ts'
import { errors } from '../../protocol/errors.ts'
import { agentPorts, directoryName, waitFor } from '../machine/start-agent.ts'
import { type CloudOnlyWorld, startCloudOnlyWorld } from '../machine/start-cloud-only-world.ts'

let world: CloudOnlyWorld
let own: object
const reading = [
  'User.Read.All',
  'RoleManagement.Read.Directory',
  'AdministrativeUnit.Read.All',
  'Policy.Read.AuthenticationMethod',
  'AuditLog.Read.All',
]
beforeAll(async () => {
  world = await startCloudOnlyWorld()
  world.addPerson()
  // An hour is all that the certificates of tests live: a secret stands for one that lasts.
  const secretFile = join(world.agent.folder, 'secret')
  writeFileSync(secretFile, world.application.secret ?? '', { mode: 0o600 })
  const entra = world.agent.config.directories[0]?.entra
  own = { ...entra, credential: { kind: 'secret-that-can-be-copied', secretFile } }
})
beforeEach(() => {
  const { tenant } = world.simulator
  tenant.setLicence('p2')
  tenant.setPassPolicy({ state: 'enabled' })
  tenant.setPermissions(world.application.appId, reading)
  writeGuard({})
})
afterEach(() => world.simulator.faults.clear())
afterAll(async () => {
  // Whatever was asked and answered has the shapes that Microsoft published.
  expect(world.problems).toEqual([])
  await world.stop()
})

let guardFile = ''
function writeGuard(pass: object) {
  const rules = { pass: { units: [world.unit], ...pass } }
  guardFile = join(world.agent.folder, 'guard-of-check.json')
  writeFileSync(guardFile, JSON.stringify({ directories: { [directoryName]: rules } }))
}

/** `firstkey agent check` beside the agent that runs. */
async function check(): Promise<{ readonly code: number; readonly printed: string }> {
  const { config, folder } = world.agent
  const file = join(folder, 'check.json')
  const directories = [{ name: directoryName, entra: own }]
  writeFileSync(file, JSON.stringify({ ...config, guardFile, directories }))
  const printed: string[] = []
  const code = await runCommand('check', {
    ...{ config: file, code: undefined, json: false, words: [], directories: [] },
    print: (text) => printed.push(text),
    ports: agentPorts(folder),
    stopped: Promise.resolve(),
  })
  return { code, printed: printed.join('\n') }
}

test('the agent announces how it stands with its tenant', async () => {
  const said = await waitFor(() => world.agent.server.health()[`tenant:${directoryName}`])
  expect(said).toBe('ok')
})

test('a tenant that lacks nothing is well; that its secret can be copied is said, and is no failure', async () => {
  const { code, printed } = await check()
  expect(printed).toMatch(/^tenant:contoso +ok$/m)
  expect(printed).toMatch(/^secret:contoso +cloud-secret$/m)
  expect(code).toBe(0)
})

test.each([
  [
    'a policy that was switched off',
    'pass-policy',
    () => world.simulator.tenant.setPassPolicy({ state: 'disabled' }),
  ],
  [
    'a right that was never granted',
    'cloud-rights',
    () =>
      world.simulator.tenant.setPermissions(
        world.application.appId,
        reading.filter((right) => right !== 'RoleManagement.Read.Directory'),
      ),
  ],
  [
    'a unit that is not there',
    'cloud-unit-missing',
    () => writeGuard({ units: [world.unit, randomUUID()] }),
  ],
  [
    'a licence without which nobody gets a pass',
    'cloud-sign-ins-needed',
    () => world.simulator.tenant.setLicence('free'),
  ],
] as const)('%s is told with what it means, and fails', async (_what, lacking, change) => {
  change()
  const { code, printed } = await check()
  expect(printed).toMatch(new RegExp(`^tenant:contoso +${lacking}\n +\\S`, 'm'))
  expect(printed).toContain(errors[lacking].public)
  expect(code).toBe(1)
})

test('the same licence is a choice where the guard does without, and is said as one', async () => {
  world.simulator.tenant.setLicence('free')
  writeGuard({ signInsUnreadable: 'accept' })
  const { code, printed } = await check()
  expect(printed).toMatch(/^tenant:contoso +ok$/m)
  expect(printed).toMatch(/^sign-ins:contoso +cloud-sign-ins-unseen$/m)
  expect(code).toBe(0)
})

test('a tenant that hangs is waited for twenty seconds, and not for as long as Graph would be asked again', async () => {
  world.simulator.faults.add({ target: 'graph', kind: 'hang', times: 'always' })
  const begun = Date.now()
  const { printed } = await check()
  expect(printed).toMatch(/^tenant:contoso +cloud-unreachable$/m)
  expect(printed).toMatch(/^directory:contoso +cloud-unreachable$/m)
  expect(Date.now() - begun).toBeLessThan(60_000)
})
