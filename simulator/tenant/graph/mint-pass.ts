import { randomInt, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { findGroupsOf, putPerson, type TenantState } from '../state/create-tenant-state.ts'
import { isInPassPolicy } from '../state/pass-policy.ts'
import { isExternalGuest, type Pass, type Person } from '../state/person.ts'

const zWanted = z.strictObject({
  '@odata.type': z.string().optional(),
  startDateTime: z.iso.datetime({ offset: true }).optional(),
  lifetimeInMinutes: z.int().min(10).max(43_200).optional(),
  isUsableOnce: z.boolean().optional(),
})

/** Makes a pass for somebody who may have one; whatever pass they had is gone. Otherwise the text of the refusal. */
export function mintPass(
  state: TenantState,
  person: Person,
  body: unknown,
  now: Date,
): { readonly pass: Pass } | { readonly refused: string } {
  const parsed = zWanted.safeParse(body)
  if (!parsed.success) {
    return { refused: 'The request body is not a valid Temporary Access Pass.' }
  }
  const { lifetimeInMinutes, isUsableOnce, startDateTime } = parsed.data
  const wanted = {
    lifetimeMinutes: lifetimeInMinutes ?? state.passPolicy.defaultLifetimeInMinutes,
    once: isUsableOnce ?? state.passPolicy.isUsableOnce,
    startsAt: startDateTime === undefined ? now : new Date(startDateTime),
  }
  const refused = refusePass(state, person, wanted, now)
  if (refused) return { refused }
  const pass: Pass = {
    id: randomUUID(),
    code: createCode(state.passPolicy.defaultLength),
    createdAt: now,
    ...wanted,
    usedAt: undefined,
  }
  putPerson(state, { ...person, pass })
  return { pass }
}

const outOfPolicy =
  'Converged UserCredentialPolicy does not allow creating or updating this authentication method. AuthMethodType [TemporaryAccessPass].'

/** A start that is past is refused, but for clocks that are apart: five minutes. */
function refusePass(
  state: TenantState,
  person: Person,
  wanted: Pick<Pass, 'lifetimeMinutes' | 'once' | 'startsAt'>,
  now: Date,
): string | undefined {
  const policy = state.passPolicy
  const { lifetimeMinutes, once, startsAt } = wanted
  if (isExternalGuest(person)) {
    return 'Temporary Access Pass cannot be added to an external guest user.'
  }
  if (!isAllowed(state, person)) return outOfPolicy
  if (
    lifetimeMinutes < policy.minimumLifetimeInMinutes ||
    lifetimeMinutes > policy.maximumLifetimeInMinutes
  ) {
    return 'Temporary Access Pass lifetime is not within the limits of the policy.'
  }
  if (policy.isUsableOnce && !once) return 'Temporary Access Pass must be one-time by policy.'
  return startsAt.getTime() < now.getTime() - 5 * 60_000
    ? 'Temporary Access Pass cannot start in the past.'
    : undefined
}

/** Whether the policy lets somebody have a pass and sign in with it. */
export function isAllowed(state: TenantState, person: Person): boolean {
  const groups = findGroupsOf(state, person.user.id).map(({ id }) => id)
  return isInPassPolicy(state.passPolicy, person, groups)
}

/** Which characters Microsoft uses is UNVERIFIED; these need quoting nearly everywhere. */
const characters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789+&%#=?!$^*'

function createCode(length: number): string {
  return Array.from({ length }, () => characters[randomInt(characters.length)]).join('')
}
