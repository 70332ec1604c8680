import { afterAll, beforeAll, expect, test } from 'vitest'
import { errors } from '../../protocol/errors.ts'
import { runCommandLine } from '../machine/run-command-line.ts'
import { startWorld, type World } from '../machine/start-world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({ cloud: { worlds: ['entra'], only: true } })
})
afterAll(() => world.stop())

const lineOf = (output: string) =>
  output.split('\n').find((line) => /agent .+: tenant:contoso\b/.test(line))

/** What doctor says of the tenant, as soon as the agent has announced it. */
async function examine(state: 'ok' | 'fail') {
  const look = async () => (await runCommandLine(world, 'doctor')).output
  await expect
    .poll(async () => lineOf(await look()), { timeout: 60_000 })
    .toMatch(new RegExp(`^${state} `))
  return look()
}

test('what a tenant lacks is a line of doctor with its remedy, and gone once it is mended', async () => {
  await examine('ok')
  world.simulator.tenant.setPassPolicy({ state: 'disabled' })
  // One that starts looks anew; one that runs would within a quarter of an hour.
  await world.restartAgent()
  const lacking = await examine('fail')
  expect(lineOf(lacking)).toContain(errors['pass-policy'].public)
  expect(lacking).toContain(`remedy: ${errors['pass-policy'].remedy}`)
  world.simulator.tenant.setPassPolicy({ state: 'enabled' })
  await world.restartAgent()
  expect(await examine('ok')).not.toContain(errors['pass-policy'].remedy)
})
