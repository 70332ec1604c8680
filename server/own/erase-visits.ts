import { type OwnPorts, ownLimits } from './own-ports.ts'

/** Erases what visits showed, an hour after their end. Returns how many. */
export async function eraseVisits({
  database,
  clock,
}: Pick<OwnPorts, 'database' | 'clock'>): Promise<number> {
  const before = new Date(clock.now().getTime() - ownLimits.eraseMinutes * 60_000)
  const erased = await database
    .deleteFrom('own_visit')
    .where('expires_at', '<', before)
    .executeTakeFirst()
  return Number(erased.numDeletedRows)
}
