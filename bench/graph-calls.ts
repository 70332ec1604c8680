import { z } from 'zod'
import { decideCloud } from '../core/delivery/decide-cloud.ts'
import type { DeliveryFacts } from '../core/delivery/delivery-facts.ts'
import type { Plan } from '../core/plan/plan.ts'
import type { PassUse } from '../protocol/pass-use.ts'
import { newClaim, sealPassword, setJob, waitFor } from '../tests/machine/start-agent.ts'
import {
  type CloudWorld,
  pressForPass,
  startCloudWorld,
} from '../tests/machine/start-cloud-world.ts'
import type { Benchmark } from './benchmark.ts'

const zBatch = z.object({ requests: z.array(z.object({ method: z.string() })) })
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
    'for: neither is counted. *Watched* is how often the server looks in a day at a pass of an hour whose owner never says ' +
    'that they are done, alone and with nineteen others at the same moments; its removal is one of the calls of the delivery. ' +
    '*Room in a day* is the documented limits of the smallest tenant (3,500 resource units in 10 s, 3,000 writes in 150 s) ' +
    'divided by what one delivery and its looks cost, each request of a batch counted as one unit.',
  run: async (bench) => {
    const world = await startCloudWorld({
      guard: { texts: { perNumber: 1000 } },
      pass: { perHour: 1000 },
    })
    bench.onEnd(world.stop)
    // What the agent checks for `doctor`, four times an hour and for everybody, is done before anything is counted.
    await waitFor(() => world.agent.server.health()['tenant:contoso'])
    const counted: Counted[] = []
    for (let round = 0; round < (bench.quick ? 1 : 5); round += 1) {
      counted.push(await countDelivery(world, round))
    }
    const looks = countLooks('passkey')
    return {
      figures: [
        {
          what: 'one delivery',
          unit: 'calls',
          rounds: counted.map(({ calls }) => calls),
          target: { below: 8.5 },
        },
        {
          ...{ what: 'watched in a day, alone', unit: 'calls' },
          ...{ rounds: [looks], target: { below: 2.5 } },
        },
        {
          ...{ what: 'watched in a day, one of twenty', unit: 'calls' },
          ...{ rounds: [looks / 20], target: { below: 2.5 } },
        },
        {
          what: 'room in a day, smallest tenant',
          unit: 'hires',
          rounds: counted.map(({ requests, writes }) => findRoom(requests + looks - 1, writes)),
        },
      ],
      notes: [
        'A hire who presses “I have registered my passkey” is looked at once.',
        `A pass for setting up a device, which can be used again, is looked at ${countLooks('device-setup')} times in its hour.`,
        'The guard’s own ceiling (`pass.perHour`) is reached long before these limits, which other applications share.',
      ],
    }
  },
}

interface Counted {
  /** What was sent to Graph, a batch as one. */
  readonly calls: number
  /** Each request of a batch for itself. */
  readonly requests: number
  readonly writes: number
}

/** Deliveries in a day that stay inside both limits. */
function findRoom(units: number, writes: number): number {
  return Math.floor(Math.min((8640 * 3500) / units, (576 * 3000) / writes))
}

async function countDelivery(world: CloudWorld, round: number): Promise<Counted> {
  const { server } = world.agent
  const account = world.addNewcomer(`counted${round}`)
  const user = await world.synchronise(account)
  const counted = { calls: 0, requests: 0, writes: 0 }
  const stop = world.simulator.tenant.watch(({ path, method, requestBody }) => {
    if (path.includes('/policies/')) return
    const batch = zBatch.safeParse(requestBody).data
    const methods = path.endsWith('/$batch') && batch ? batch.requests : [{ method }]
    counted.calls += 1
    counted.requests += methods.length
    counted.writes += methods.filter((each) => each.method !== 'GET').length
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
  return counted
}

/** How often a pass of an hour is looked at when nobody says anything, by the very decision that asks. */
function countLooks(use: PassUse): number {
  const every = { evidenceEverySeconds: 300, findEverySeconds: 900 }
  const plan = { worlds: ['ad', 'entra'], pass: { use }, ...every }
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
