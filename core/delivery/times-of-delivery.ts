import type { Plan } from '../plan/plan.ts'
import { afterQuietHours } from '../time/quiet-hours.ts'
import { addDays, type Instant, instantOf } from '../time/zoned-time.ts'
import type { DeliveryFacts } from './delivery-facts.ts'

type Start = Pick<DeliveryFacts, 'startDay' | 'startsAt' | 'zone'>

/** When the invitation goes out. */
export function inviteTimeOf(start: Start, plan: Plan): Instant {
  return dayBefore(start, plan, plan.inviteDaysBefore)
}

/** When the reminders go out, in their order. */
export function reminderTimesOf(start: Start, plan: Plan): readonly Instant[] {
  return plan.remindDaysBefore
    .map((days) => dayBefore(start, plan, days))
    .toSorted((one, other) => one - other)
}

/** When the desk is told that nothing has happened. Before the start. */
export function deadlineOf(start: Start, plan: Plan): Instant {
  return start.startsAt - plan.deadlineHours * 3_600_000
}

/** Until when a link works. */
export function linkEndOf(start: Start, plan: Plan): Instant {
  return start.startsAt + plan.linkDays * 86_400_000
}

/** The first moment at or after `now` at which the hire may be written to. */
export function writingTimeFrom(now: Instant, start: Start, plan: Plan): Instant {
  return afterQuietHours(now, plan.quietHours, start.zone)
}

function dayBefore(start: Start, plan: Plan, days: number): Instant {
  return instantOf({ day: addDays(start.startDay, -days), minutes: plan.inviteAt }, start.zone)
}
