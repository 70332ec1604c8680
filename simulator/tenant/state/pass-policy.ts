import type { Person } from './person.ts'

/** Whom a policy names. `all_users` is the group of everybody. */
export interface PolicyTarget {
  readonly targetType: 'user' | 'group'
  readonly id: string
}

/** The tenant's policy for passes, in Graph's own names. */
export interface PassPolicy {
  readonly state: 'enabled' | 'disabled'
  readonly defaultLength: number
  readonly defaultLifetimeInMinutes: number
  readonly minimumLifetimeInMinutes: number
  readonly maximumLifetimeInMinutes: number
  /** Whether every pass is good once only. */
  readonly isUsableOnce: boolean
  readonly includeTargets: readonly PolicyTarget[]
  readonly excludeTargets: readonly PolicyTarget[]
}

/** Microsoft's defaults, but switched on for everybody. */
export const defaultPassPolicy: PassPolicy = {
  state: 'enabled',
  defaultLength: 8,
  defaultLifetimeInMinutes: 60,
  minimumLifetimeInMinutes: 60,
  maximumLifetimeInMinutes: 480,
  isUsableOnce: false,
  includeTargets: [{ targetType: 'group', id: 'all_users' }],
  excludeTargets: [],
}

/** Whether the policy lets this person have a pass; `groups` are the ids of the groups they are in. */
export function isInPassPolicy(
  policy: PassPolicy,
  { user }: Person,
  groups: readonly string[],
): boolean {
  const names = ({ targetType, id }: PolicyTarget) =>
    targetType === 'user' ? id === user.id : id === 'all_users' || groups.includes(id)
  return (
    policy.state === 'enabled' &&
    policy.includeTargets.some(names) &&
    !policy.excludeTargets.some(names)
  )
}
