import type { Arrival } from './decide-arrival.ts'
import type { IntakeTransaction } from './intake-ports.ts'

/** Keeps addresses that HR changed until the desk settles them. Returns whether there is one that nobody has settled. */
export async function holdChanges(
  transaction: IntakeTransaction,
  hire: string,
  changed: Arrival['changed'],
  now: Date,
): Promise<boolean> {
  let isOpen = false
  for (const [field, address] of Object.entries(changed)) {
    const known = await transaction
      .selectFrom('contact_change')
      .select(['address', 'accepted_at', 'refused_at'])
      .where('hire_id', '=', hire)
      .where('field', '=', field as keyof Arrival['changed'])
      .executeTakeFirst()
    if (known?.address === address && (known.accepted_at ?? known.refused_at) !== null) continue
    isOpen = true
    const fresh = {
      address,
      seen_at: now,
      ...{ accepted_at: null, taken_from: null, refused_at: null, told_at: null },
    }
    await transaction
      .insertInto('contact_change')
      .values({ hire_id: hire, field: field as keyof Arrival['changed'], ...fresh })
      .onConflict((conflict) => conflict.columns(['hire_id', 'field']).doUpdateSet(fresh))
      .execute()
  }
  return isOpen
}
