import { decideNextStep } from '../../core/delivery/decide-next-step.ts'
import type { ServerPorts, Statements } from '../server-ports.ts'
import { carryOutStep } from './carry-out-step.ts'
import { lockDelivery, readDeliveryFacts, readLocked } from './read-delivery.ts'

/** More steps than any delivery takes at once: a decision that does not change its own facts is a fault, not a loop. */
const mostSteps = 20

/**
 * Looks at one delivery: locks it, takes every step that is due, and plans the next look. `at` is the time a planned look
 * was for; one that has been overtaken by another changes nothing.
 */
export async function lookAtDelivery(
  trx: Statements,
  look: { readonly delivery: string; readonly at?: string },
  ports: ServerPorts,
): Promise<void> {
  for (let steps = 0; steps < mostSteps; steps += 1) {
    const row = await (steps === 0 ? lockDelivery : readLocked)(trx, look.delivery)
    if (!row) return
    if (steps === 0 && isStale(look.at, row.next_look_at)) return
    const now = ports.clock.now()
    const step = decideNextStep(
      await readDeliveryFacts(trx, row, ports, now),
      ports.plan,
      now.getTime(),
    )
    ports.log.debug('looked', { delivery: look.delivery, step: step.do })
    if (step.do === 'rest') return await planLook(trx, look.delivery, null, row.next_look_at, ports)
    if (step.do === 'wait') {
      return await planLook(trx, look.delivery, new Date(step.until), row.next_look_at, ports)
    }
    await carryOutStep(trx, row, step, ports)
  }
  throw new Error(`delivery ${look.delivery} took ${mostSteps} steps at once`)
}

function isStale(at: string | undefined, planned: Date | null): boolean {
  return at !== undefined && planned?.toISOString() !== at
}

/** A look that is planned already is not planned twice. */
async function planLook(
  trx: Statements,
  delivery: string,
  at: Date | null,
  planned: Date | null,
  ports: ServerPorts,
): Promise<void> {
  const now = ports.clock.now()
  if (at !== null && planned !== null && planned > now && planned.getTime() === at.getTime()) return
  await trx
    .updateTable('delivery')
    .set({ next_look_at: at, faults: 0 })
    .where('id', '=', delivery)
    .execute()
  if (at !== null) await ports.wake(trx, delivery, at)
}
