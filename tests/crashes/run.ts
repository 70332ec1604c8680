/**
 * `npm run crash`: the long run. Rounds of people come in while servers, the agent and the database are killed and frozen at
 * points and moments that a seed decides: `npm run crash -- --rounds 10 --seed 7`. Ends with 1 when a promise was broken.
 */
import { randomInt } from 'node:crypto'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { crashPoints as agentPoints } from '../../agent/journal/crash-point.ts'
import { crashPoints as serverPoints } from '../../server/crash-points.ts'
import { bringInUntil } from '../machine/fire/bring-in.ts'
import { findBrokenPromises } from '../machine/fire/find-broken-promises.ts'
import { type CrashWorld, startCrashWorld } from '../machine/fire/start-crash-world.ts'
import type { Hit } from '../machine/fire/take-orders.ts'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, seed: { type: 'string' } },
})
const seed = Number(values.seed ?? randomInt(1_000_000))
const say = (text: string) => void process.stdout.write(`${text}\n`)

/** Dice with a memory (mulberry32): the same seed throws the same hits in the same order. */
function createDice(start: number): (sides: number) => number {
  let state = start >>> 0
  return (sides) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides
  }
}

function throwHits(
  points: readonly string[],
  count: number,
  dice: (sides: number) => number,
): Hit[] {
  return Array.from({ length: count }, () => ({
    point: points[dice(points.length)] ?? '',
    time: 1 + dice(2),
    how: 'kill',
  }))
}

async function runRound(world: CrashWorld, round: number, dice: (sides: number) => number) {
  const hits = world.servers.map(() => throwHits(serverPoints, 3, dice))
  const agentHits = throwHits(agentPoints, 3, dice)
  const kills = Array.from({ length: 2 }, () => 1000 + dice(6000))
  say(`round ${round}: servers ${hits.flat().map(({ point }) => point)}`)
  say(`  agent ${agentHits.map(({ point }) => point)}; database after ${kills} ms`)
  for (const [index, server] of world.servers.entries()) server.aim(hits[index] ?? [])
  world.agent.aim(agentHits)
  const killing = (async () => {
    for (const pause of kills) {
      await sleep(pause)
      world.killDatabase()
    }
  })()
  const isOver = () => [world.agent, ...world.servers].every((each) => each.hitsLeft() === 0)
  const { arrivals, lost } = await bringInUntil(isOver, 6, world, {
    first: round * 100,
    most: 24,
  })
  await killing
  // Every time that the database dies, one message may be cut off after it was sent.
  const repeats = { mail: kills.length, text: 0 }
  const left = [world.agent, ...world.servers].reduce((sum, each) => sum + each.hitsLeft(), 0)
  return {
    left,
    came: arrivals.length,
    broken: [...lost, ...(await findBrokenPromises(arrivals, world, repeats))],
  }
}

say(`seed ${seed}`)
const dice = createDice(seed)
const world = await startCrashWorld({ servers: 2 })
let broken = 0
for (let round = 1; round <= Number(values.rounds); round += 1) {
  const outcome = await runRound(world, round, dice)
  for (const sentence of outcome.broken) say(`  BROKEN ${sentence}`)
  say(`  ${outcome.came} came in, ${outcome.left} hits were not met`)
  broken += outcome.broken.length
}
await world.stop()
say(broken === 0 ? 'every promise held' : `${broken} promises were broken (seed ${seed})`)
process.exitCode = broken === 0 ? 0 : 1
