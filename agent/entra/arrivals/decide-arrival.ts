import type { ArrivalRule } from './settings.ts'

/** What rules look at. A field that is missing was not told: it may be anything. */
export interface Recognised {
  readonly hiredAt?: Date | null
  readonly groups?: readonly string[]
  readonly attributes: Readonly<Record<string, string | null | undefined>>
}

/** Whoever started longer ago is no newcomer. */
const newcomerDays = 31
const day = 86_400_000

/** Whether somebody is new enough to be named to the server at all. Without a hire date nobody can say. */
export function isNewcomer(hiredAt: Date, now: Date): boolean {
  return hiredAt.getTime() > now.getTime() - newcomerDays * day
}

/** Whether one of the rules recognises somebody; where something was not told, whether it still could. */
export function decideArrival(
  rules: readonly ArrivalRule[],
  person: Recognised,
  now: Date,
): boolean {
  return rules.some(
    (rule) => isInTime(rule, person, now) && isInGroup(rule, person) && isLikeThat(rule, person),
  )
}

function isInTime({ hireDateWithinDays: days }: ArrivalRule, { hiredAt }: Recognised, now: Date) {
  if (days === undefined || hiredAt === undefined) return true
  if (hiredAt === null || !isNewcomer(hiredAt, now)) return false
  return hiredAt.getTime() <= now.getTime() + days * day
}

function isInGroup({ groups }: ArrivalRule, person: Recognised): boolean {
  if (groups === undefined || person.groups === undefined) return true
  return groups.some((group) => person.groups?.includes(group))
}

function isLikeThat({ attribute, equals = [] }: ArrivalRule, { attributes }: Recognised): boolean {
  const value = attribute === undefined ? undefined : attributes[attribute]
  if (value === undefined) return true
  return value !== null && equals.some((each) => each.toLowerCase() === value.toLowerCase())
}
