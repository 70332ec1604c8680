import { waitFor } from '../wait-for.ts'
import { claimPatiently } from './claim-patiently.ts'
import { createPerson } from './create-person.ts'
import { type Arrival, signIn } from './find-broken-promises.ts'
import type { CrashWorld } from './start-crash-world.ts'

const isOk = (answer: string) => answer === 'ok'

/** One person from the import to the first sign-in, whatever dies meanwhile. */
export async function bringIn(number: number, world: CrashWorld): Promise<Arrival> {
  const person = createPerson(number, world.simulator)
  const delivery = await world.hire(person)
  const arrival = { person, delivery, claimed: await claimPatiently(person, world) }
  if (arrival.claimed.ended === 'done') {
    const tryIt = () => signIn(arrival, world).then(isOk, () => false)
    await waitFor(`the sign-in of ${person.sam}`, tryIt, 60)
  }
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
  {
    atOnce = 3,
    most = 60,
    first = 1,
  }: { readonly atOnce?: number; readonly most?: number; readonly first?: number } = {},
): Promise<{ readonly arrivals: readonly Arrival[]; readonly lost: readonly string[] }> {
  const arrivals: Arrival[] = []
  const lost: string[] = []
  let next = first
  const lane = async () => {
    while (next < first + most && (next < first + least || !isOver())) {
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
