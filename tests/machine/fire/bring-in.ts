import { claimPatiently } from './claim-patiently.ts'
import { createPerson } from './create-person.ts'
import { type Arrival, signIn } from './find-broken-promises.ts'
import type { CrashWorld } from './start-crash-world.ts'

/** One person from the import to the first sign-in, whatever dies meanwhile. */
export async function bringIn(number: number, world: CrashWorld): Promise<Arrival> {
  const person = createPerson(number, world.simulator)
  const delivery = await world.hire(person)
  const arrival = { person, delivery, claimed: await claimPatiently(person, world) }
  if (arrival.claimed.ended === 'done') await signIn(arrival, world)
  return arrival
}

/**
 * Brings people in, a few at a time, until at least `least` have come and nothing is left to be hit. Says which of them
 * never got to the end.
 */
export async function bringInUntil(
  isOver: () => boolean,
  least: number,
  world: CrashWorld,
  { atOnce = 3, most = 60 }: { readonly atOnce?: number; readonly most?: number } = {},
): Promise<{ readonly arrivals: readonly Arrival[]; readonly lost: readonly string[] }> {
  const arrivals: Arrival[] = []
  const lost: string[] = []
  let next = 1
  const lane = async () => {
    while (next <= most && (next <= least || !isOver())) {
      const number = next
      next += 1
      await bringIn(number, world).then(
        (arrival) => arrivals.push(arrival),
        (error: unknown) => lost.push(error instanceof Error ? error.message : 'a fault'),
      )
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  return { arrivals, lost }
}
