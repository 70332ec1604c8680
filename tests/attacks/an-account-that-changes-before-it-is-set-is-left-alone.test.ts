import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { refusedBy } from '../machine/attack.ts'
import { readRefusals, tryToSet } from '../machine/forge-grant.ts'
import { type SimulatedWorld, startSimulatedWorld } from '../machine/simulated-world.ts'
import { newClaim } from '../machine/start-agent.ts'

const { test, control } = refusedBy(
  'the guard, which looks once more on the controller it writes to',
)

let world: SimulatedWorld
/** Happens after the guard has said yes, and before anything is written. */
let meanwhile: () => void = () => undefined

beforeAll(async () => {
  const reach = (point: string) => {
    if (point === 'set-before-last-look') meanwhile()
  }
  world = await startSimulatedWorld({ deny: ['renamed'] }, {}, { reach })
})
afterAll(() => world.stop())
beforeEach(() => {
  meanwhile = () => undefined
})

async function setWhile(
  sam: string,
  change: (directory: SimulatedWorld['simulator']['directory']) => void,
) {
  const claim = await newClaim(world.addNewcomer(sam))
  const { directory } = world.simulator
  const before = directory.account(sam).passwordLastSet
  meanwhile = () => change(directory)
  const answer = await tryToSet(world.agent, claim)
  const changed = directory.accounts().find(({ objectGuid }) => objectGuid === claim.account)
  expect(changed?.passwordLastSet).toEqual(before)
  const [last] = readRefusals(world.agent).slice(-1)
  expect(last).toMatchObject({ account: claim.account, code: answer })
  expect(last?.reason).toMatch(/^at the last moment before setting: /)
  return answer
}

test('it is moved out of the container', async () => {
  const answer = await setWhile('mover', (all) => all.moveAccount('mover', 'OU=Staff'))
  expect(answer).toBe('guard-container')
})

test('it becomes a Domain Admin', async () => {
  const answer = await setWhile('riser', (all) => all.joinGroup('riser', 'Domain Admins'))
  expect(answer).toBe('guard-protected')
})

test('it gets a service principal name', async () => {
  const name = { servicePrincipalName: 'http/intranet' }
  expect(await setWhile('server', (all) => all.setAttributes('server', name))).toBe(
    'guard-protected',
  )
})

test('its owner signs in', async () => {
  const place = { controller: 0, workstation: 'TC1' }
  const answer = await setWhile('early', (all) => void all.signInInteractively('early', place))
  expect(answer).toBe('guard-used')
})

test('it takes a name on the deny list', async () => {
  const name = { sAMAccountName: 'renamed' }
  const claim = await newClaim(world.addNewcomer('plain'))
  meanwhile = () => world.simulator.directory.setAttributes('plain', name)
  expect(await tryToSet(world.agent, claim)).toBe('guard-denied')
})

control('one that does not change is set', async () => {
  expect(await tryToSet(world.agent, await newClaim(world.addNewcomer('steady')))).toBe('set')
})
