import { decideCloud } from '../core/delivery/decide-cloud.ts'
import type { DeliveryFacts } from '../core/delivery/delivery-facts.ts'
import type { Plan } from '../core/plan/plan.ts'
import { newClaim, sealPassword, setJob } from '../tests/machine/start-agent.ts'
import {
  type CloudWorld,
  pressForPass,
  startCloudWorld,
} from '../tests/machine/start-cloud-world.ts'
import type { Benchmark } from './benchmark.ts'

const password = 'Korenbloem-Fiets-Regen-7'
const about = (claim: { readonly account: string; readonly delivery: string }) => ({
  account: claim.account,
  delivery: claim.delivery,
  directory: 'contoso',
})

/** Calls of Graph: no time is measured, so a busy machine does not matter. */
export const graphCalls: Benchmark = {
  name: 'graph-calls',
  title: 'Calls of Graph',
  how:
    'An agent with power over the simulated tenant answers the jobs of one delivery, from the first question about the account ' +
    'to the removal of the pass; what reaches Graph is counted there, a batch as one call. The policy for passes is asked for ' +
    'once in ten minutes for everybody, and an account that is not in the tenant yet costs one call each time it is asked ' +
    'for: neither is counted. *Watched* is what the server asks in a day about a pass of an hour whose owner never says that ' +
    'they are done, alone and with nineteen others at the same moments.',
  run: async (bench) => {
    const world = await startCloudWorld({
      guard: { texts: { perNumber: 1000 } },
      pass: { perHour: 1000 },
    })
    bench.onEnd(world.stop)
    const rounds: number[] = []
    for (let round = 0; round < (bench.quick ? 1 : 5); round += 1) {
      rounds.push(await countDelivery(world, round))
    }
    const looks = countLooks()
    return {
      figures: [
        { what: 'one delivery', unit: 'calls', rounds, target: { below: 8.5 } },
        {
          what: 'watched in a day, alone',
          unit: 'calls',
          rounds: [looks + 1],
          target: { below: 2.5 },
        },
        {
          what: 'watched in a day, one of twenty',
          unit: 'calls',
          rounds: [looks / 20 + 1],
          target: { below: 2.5 },
        },
      ],
      notes: [
        `Both figures of a day hold ${looks} looks and the removal. A hire who presses “I have registered my passkey” is looked at once.`,
      ],
    }
  },
}

async function countDelivery(world: CloudWorld, round: number): Promise<number> {
  const { server } = world.agent
  const account = world.addNewcomer(`counted${round}`)
  const user = await world.synchronise(account)
  let calls = 0
  const stop = world.simulator.tenant.watch(({ path }) => {
    if (!path.includes('/policies/')) calls += 1
  })
  const claim = await newClaim(account)
  await server.ask('cloud-status', { ...about(claim), use: 'passkey' })
  const grant = await world.prove(claim)
  const box = await sealPassword(world.agent, claim, password)
  const set = await server.ask('set-first-password', setJob(claim, box, [grant]))
  if (set.outcome !== 'set') throw new Error(`no password was set: ${set.code}`)
  const press = { ...(await pressForPass(claim, [grant])), receipts: [set.receipt] }
  const minted = await server.ask('mint-pass', press)
  if (minted.outcome !== 'minted') throw new Error(`no pass was minted: ${minted.code}`)
  world.simulator.tenant.registerMethod(user, 'fido2')
  const { receipt } = minted
  await server.ask('list-methods', { ...about(claim), receipt })
  await server.ask('remove-pass', { ...about(claim), receipt, because: 'method-registered' })
  stop()
  return calls
}

/** How often a pass of an hour is looked at when nobody says anything, by the very decision that asks. */
function countLooks(): number {
  const plan = { worlds: ['ad', 'entra'], evidenceEverySeconds: 300, findEverySeconds: 900 }
  const pass = { mintedAt: 0, expiresAt: 3_600_000 }
  let looks = 0
  for (let watchedAt: number | undefined; ; looks += 1) {
    const facts = {
      phase: 'keyed',
      cloud: {
        ...{ readAt: 0, absent: false, hindrances: [] },
        pass: { ...pass, ...(watchedAt === undefined ? {} : { watchedAt }) },
      },
    }
    const next = decideCloud(facts as unknown as DeliveryFacts, plan as unknown as Plan)
    if (next?.question !== 'list-methods') return looks
    watchedAt = next.due
  }
}
