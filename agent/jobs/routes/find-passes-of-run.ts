import type { TaskSeen } from '../../entra/read-task-result.ts'
import type { LivePass } from '../../entra/tenant.ts'
import type { EntryOf } from '../../journal/journal-entry.ts'

/** Clocks may be so far apart. */
const slackMs = 2 * 60_000

/**
 * The passes that a run of Entra's workflow made: in its time, in the shape that was asked for. Entra does not say which pass is
 * of which run, so what cannot be told apart is not ours: of a run that nobody saw, or that has no end, none is.
 */
export function findPassesOfRun(
  passes: readonly LivePass[],
  { at, lifetimeMinutes, once }: Pick<EntryOf<'minting'>, 'at' | 'lifetimeMinutes' | 'once'>,
  seen: TaskSeen | undefined,
): readonly LivePass[] {
  const end = seen && endOf(seen)
  if (end === undefined) return []
  const first = Date.parse(at) - slackMs
  const last = end + slackMs
  return passes.filter(({ createdAt, ...pass }) => {
    const isInTime = createdAt.getTime() >= first && createdAt.getTime() <= last
    return isInTime && pass.lifetimeMinutes === lifetimeMinutes && pass.once === once
  })
}

/** One that completed made a pass, whether or not Entra tells when. */
function endOf({ state, completedAt }: TaskSeen): number | undefined {
  if (completedAt) return completedAt.getTime()
  return state === 'completed' ? Number.POSITIVE_INFINITY : undefined
}
