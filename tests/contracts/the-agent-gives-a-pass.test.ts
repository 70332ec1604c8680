import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Claim, newClaim, openBrowser } from '../machine/start-agent.ts'
import {
  type CloudWorld,
  pressForPass,
  readPass,
  startCloudWorld,
} from '../machine/start-cloud-world.ts'

let world: CloudWorld
let number = 0
beforeAll(async () => {
  world = await startCloudWorld({ guard: { texts: { perNumber: 1000 } }, pass: { perHour: 1000 } })
})
beforeEach(() => world.simulator.faults.clear())
afterAll(async () => {
  // Whatever was asked and answered has the shapes that Microsoft published.
  expect(world.problems).toEqual([])
  await world.stop()
})

/** Somebody who is in the directory and in the tenant, and has typed their code. */
async function newcomer(): Promise<{ claim: Claim; grant: string; user: string }> {
  number += 1
  const account = world.addNewcomer(`newcomer${number}`)
  const user = await world.synchronise(account)
  const claim = await newClaim(account)
  return { claim, user, grant: await world.prove(claim) }
}
const ask = async (claim: Claim, grant: string, changes = {}) =>
  world.agent.server.ask('mint-pass', await pressForPass(claim, [grant], changes))
const about = ({ account, delivery }: Claim) => ({ account, delivery, directory: 'contoso' })
const status = (claim: Claim) =>
  world.agent.server.ask('cloud-status', { ...about(claim), use: 'passkey' })
const opens = (user: string, code: string | undefined) =>
  'session' in world.simulator.tenant.signInWithPass(user, code ?? '')
const passOf = (user: string) => world.simulator.tenant.person(user).pass

test('who is not synchronised is absent; who is not in the unit yet is not ready; then a pass could be had', async () => {
  const account = world.addNewcomer('late')
  const claim = await newClaim(account)
  expect(await status(claim)).toEqual({ outcome: 'absent' })
  await world.simulator.sync?.runCycle()
  expect(await status(claim)).toMatchObject({
    ...{ outcome: 'read', synced: true, neverUsed: true, hindrances: ['not-in-unit'] },
  })
  await world.synchronise()
  expect(await status(claim)).toEqual({
    ...{ outcome: 'read', synced: true, neverUsed: true, hindrances: [] },
    userPrincipalName: 'late@contoso.test',
    pass: { lifetimeMinutes: 60, once: true },
  })
})

test('a press mints a pass that only this browser can read, and it opens the cloud', async () => {
  const { claim, grant, user } = await newcomer()
  const minted = await ask(claim, grant)
  if (minted.outcome !== 'minted') throw new Error(minted.code)
  const code = await readPass(claim, minted.box)
  expect(code).toMatch(/^\S{8,48}$/)
  const other = { ...claim, browser: await openBrowser() }
  expect(await readPass(other, minted.box)).toBeUndefined()
  expect(JSON.stringify(minted)).not.toContain(code)
  expect(opens(user, code)).toBe(true)
})

test('asked again, the pass before is taken away: one lives, and it is the one that was shown last', async () => {
  const { claim, grant, user } = await newcomer()
  const first = await ask(claim, grant)
  const second = await ask(claim, grant)
  if (first.outcome !== 'minted' || second.outcome !== 'minted') throw new Error('not minted')
  const [one, two] = [await readPass(claim, first.box), await readPass(claim, second.box)]
  expect(one).not.toBe(two)
  expect(opens(user, one)).toBe(false)
  expect(opens(user, two)).toBe(true)
})

test.each(['drop', 'drop-after'] as const)(
  'a mint whose answer was lost (%s) leaves no pass that nobody can read: one lives, and it is shown',
  async (kind) => {
    const { claim, grant, user } = await newcomer()
    world.simulator.faults.add({ target: 'graph', kind, operation: 'create-pass' })
    const minted = await ask(claim, grant)
    if (minted.outcome !== 'minted') throw new Error(minted.code)
    const code = await readPass(claim, minted.box)
    expect(opens(user, code)).toBe(true)
  },
)

test('its owner registers a passkey: the method is seen, and the pass is removed; twice is once', async () => {
  const { claim, grant, user } = await newcomer()
  const minted = await ask(claim, grant)
  if (minted.outcome !== 'minted') throw new Error(minted.code)
  const { receipt } = minted
  const list = () => world.agent.server.ask('list-methods', { ...about(claim), receipt })
  expect(await list()).toEqual({ outcome: 'listed', pass: 'live' })
  const code = await readPass(claim, minted.box)
  world.simulator.tenant.signInWithPass(user, code ?? '')
  // Used is not registered: a registration may be midway.
  expect(await list()).toEqual({ outcome: 'listed', pass: 'used' })
  world.simulator.tenant.registerMethod(user, 'fido2')
  expect(await list()).toEqual({ outcome: 'listed', pass: 'used', strongMethod: 'passkey' })
  const remove = () =>
    world.agent.server.ask('remove-pass', {
      ...about(claim),
      receipt,
      because: 'method-registered',
    })
  expect(await remove()).toEqual({ outcome: 'removed' })
  expect(passOf(user)).toBeUndefined()
  expect(await remove()).toEqual({ outcome: 'gone' })
})

test('many that are watched at one moment share one call', async () => {
  const claims = await Promise.all(
    Array.from({ length: 6 }, async (_each, at) => newClaim(world.addNewcomer(`watched${at}`))),
  )
  await world.synchronise()
  for (const claim of claims) await status(claim)
  let batches = 0
  const stop = world.simulator.tenant.watch(({ path }) => {
    if (path.includes('$batch')) batches += 1
  })
  const listed = await Promise.all(
    claims.map((claim) => world.agent.server.ask('list-methods', about(claim))),
  )
  stop()
  expect(listed).toEqual(claims.map(() => ({ outcome: 'listed', pass: 'gone' })))
  expect(batches).toBeLessThanOrEqual(3)
})
