import { afterEach, expect, test } from 'vitest'
import { verifyReceipt } from '../../protocol/receipt.ts'
import { createMovableClock } from '../machine/movable-clock.ts'
import { type SimulatedWorld, startSimulatedWorld } from '../machine/simulated-world.ts'
import {
  type Claim,
  directoryName,
  newClaim,
  proveByText,
  sealPassword,
  setJob,
} from '../machine/start-agent.ts'

const minute = 60_000
const number = '+31612345678'
let world: SimulatedWorld
afterEach(() => world.stop())

async function setPassword(claim: Claim, password: string) {
  const grant = await proveByText(world.agent, claim, world.phone, number)
  const box = await sealPassword(world.agent, claim, password)
  const job = setJob(claim, box, [grant])
  const result = await world.agent.server.ask('set-first-password', job)
  return verifyReceipt('receipt' in result ? result.receipt : '', new Date())
}

test.each([
  ['ahead of', 20 * minute],
  ['behind', -20 * minute],
])(
  'the controller’s clock runs %s the agent’s: the first sign-in is seen, ours is not',
  async (_where, apart) => {
    const clock = createMovableClock(apart)
    world = await startSimulatedWorld({ proof: 'text' }, { directory: clock })
    const account = world.addNewcomer('apart')
    const about = { account, directory: directoryName, delivery: crypto.randomUUID() }
    const claim = { ...(await newClaim(account)), delivery: about.delivery }
    const receipt = await setPassword(claim, 'Quiet-Otter-Lantern-42')
    // By the controller's clock, to the second.
    const since = receipt?.boundAt ?? ''
    expect(Math.abs(Date.parse(since) - clock.now().getTime())).toBeLessThan(minute)

    const look = () => world.agent.server.ask('look-for-first-sign-in', { ...about, since })
    expect(await look()).not.toHaveProperty('signedInAt')
    // A typo: the same delivery may do it once more, since nobody but us has signed in.
    const again = { ...claim, purpose: 'again' } as const
    expect(await setPassword(again, 'Velvet-River-Otter-77')).toMatchObject({ bind: 'signed-in' })

    world.simulator.directory.signInInteractively('apart', { controller: 0, workstation: 'TC1' })
    expect(await look()).toHaveProperty('signedInAt')
  },
)
