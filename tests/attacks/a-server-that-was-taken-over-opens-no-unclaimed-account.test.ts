import { afterAll, beforeAll, expect } from 'vitest'
import { createGrant } from '../../protocol/grant.ts'
import { createKeyPair } from '../../protocol/keys.ts'
import { sealBox } from '../../protocol/sealed-box.ts'
import { Secret } from '../../protocol/secret.ts'
import { secondsOf } from '../../protocol/signed-words.ts'
import { refusedBy } from '../machine/attack.ts'
import { type SimulatedWorld, startSimulatedWorld } from '../machine/simulated-world.ts'
import {
  askForCode,
  type Claim,
  directoryName,
  newClaim,
  proveByText,
  sealPassword,
  setJob,
  typeCode,
} from '../machine/start-agent.ts'

const { test, control } = refusedBy('the agent, which wants a grant of its own for each box')
const password = 'Quiet-Otter-Lantern-42'
const minute = 60
let world: SimulatedWorld
let names: readonly string[]
let claims: readonly Claim[]

// The attacker owns the server: every job, every box that was stored, the list and the certificates. And one account
// of their own, honestly proved, to take a real grant from.
beforeAll(async () => {
  world = await startSimulatedWorld({ texts: { perDelivery: 20, perNumber: 500 } })
  names = Array.from({ length: 40 }, (_, at) => `unclaimed${at}`)
  claims = await Promise.all(names.map((name) => newClaim(world.addNewcomer(name))))
})
afterAll(() => world.stop())

const unchanged = () => names.map((name) => world.simulator.directory.account(name))

async function outcomeOf(claim: Claim, box: string, grants: readonly string[]): Promise<string> {
  const result = await world.agent.server.ask('set-first-password', setJob(claim, box, grants))
  return result.outcome === 'refused' ? result.code : result.outcome
}

/** A box in which the claims say what the attacker likes. */
async function sealWith(
  claim: Claim,
  changes: { readonly exp?: number; readonly account?: string },
) {
  const { account, delivery, purpose, browser } = claim
  const recipients = await world.agent.server.recipients(
    directoryName,
    world.agent.agent.listThumbprint,
  )
  const exp = secondsOf(new Date()) + 10 * minute
  const about = { account, delivery, purpose, directory: directoryName, jti: crypto.randomUUID() }
  return sealBox(new Secret(password), { ...about, exp, ...changes }, recipients, browser.sig)
}

test('a box of the attacker’s own for every account that nobody has claimed: none opens', async () => {
  const before = unchanged()
  const own = await newClaim(world.addNewcomer('owned'))
  const realGrant = await proveByText(world.agent, own, world.phone, '+31612345678')
  const forger = await createKeyPair('sig', { extractable: true })
  const outcomes = await Promise.all(
    claims.map(async (claim) => {
      const { account, delivery, purpose, browser } = claim
      const words = { proof: 'text', directory: directoryName, account, delivery, purpose } as const
      const forged = await createGrant({ ...words, keys: browser.thumbprints }, forger, new Date())
      const box = await sealPassword(world.agent, claim, password)
      const grants = [[], [forged], [realGrant], [realGrant, forged]]
      return Promise.all(grants.map((each) => outcomeOf(claim, box, each)))
    }),
  )
  expect(new Set(outcomes.flat())).toEqual(new Set(['guard-proof']))
  expect(unchanged()).toEqual(before)
})

test('codes that the attacker has sent for every account, and guesses five times each: none is right', async () => {
  const before = unchanged()
  const outcomes = await Promise.all(
    claims.slice(0, 10).map(async (claim) => {
      await askForCode(world.agent, claim)
      const tries = ['000000', '123456', '111111', '654321', '999999', '121212']
      const seen: string[] = []
      for (const guess of tries) seen.push((await typeCode(world.agent, claim, guess)).outcome)
      return seen
    }),
  )
  expect(new Set(outcomes.flat())).toEqual(new Set(['wrong']))
  expect(unchanged()).toEqual(before)
})

test('an account that was swapped after the proof, in the job, in the box, or in both', async () => {
  const before = unchanged()
  const own = await newClaim(world.addNewcomer('swapper'))
  const grant = await proveByText(world.agent, own, world.phone, '+31612345678')
  const [{ account } = own] = claims
  const victim = { ...own, account }
  const honest = await sealWith(own, {})
  const swapped = await sealWith(own, { account })
  expect(await outcomeOf(victim, honest, [grant])).toBe('guard-box')
  expect(await outcomeOf(own, swapped, [grant])).toBe('guard-box')
  expect(await outcomeOf(victim, swapped, [grant])).toBe('guard-proof')
  expect(unchanged()).toEqual(before)
})

test('a box that is old, or that says it stays good for longer than any may', async () => {
  const own = await newClaim(world.addNewcomer('old'))
  const grant = await proveByText(world.agent, own, world.phone, '+31612345678')
  const now = secondsOf(new Date())
  const stamp = world.simulator.directory.account('old')
  expect(await outcomeOf(own, await sealWith(own, { exp: now - 3 * minute }), [grant])).toBe(
    'guard-box',
  )
  expect(await outcomeOf(own, await sealWith(own, { exp: now + 60 * minute }), [grant])).toBe(
    'guard-box',
  )
  expect(world.simulator.directory.account('old')).toEqual(stamp)
})

control('the very same way, gone honestly, sets a password', async () => {
  const claim = await newClaim(world.addNewcomer('honest'))
  const grant = await proveByText(world.agent, claim, world.phone, '+31612345678')
  expect(await outcomeOf(claim, await sealWith(claim, {}), [grant])).toBe('set')
})
