import type { TenantState } from '../state/create-tenant-state.ts'
import type { Flow, Wishes } from './create-flows.ts'
import { decideDemands } from './decide-demands.ts'
import { isAlive, type SignInSession } from './sign-in-session.ts'

/**
 * What a browser that is signed in brings along: everything that was shown before, or nothing, where a new gesture is wanted.
 * `undefined`: somebody must say who they are.
 */
export function adoptSession(
  state: TenantState,
  session: SignInSession | undefined,
  wishes: Wishes,
): Pick<Flow, 'userId' | 'proofs' | 'at' | 'passId' | 'registerUntil'> | undefined {
  const now = state.now()
  const person = session && state.people.get(session.userId)
  if (!session || !isAlive(session, person, now)) return undefined
  if (wishes.asksWho || !isHinted(wishes, person.user.userPrincipalName)) return undefined
  const age = (now.getTime() - session.at.getTime()) / 1000
  const isTooOld = wishes.isFresh || (wishes.maxAge !== undefined && age > wishes.maxAge)
  const { userId, proofs, at, passId, registerUntil } = session
  if (isTooOld || decideDemands(state, userId, wishes).everyTime) return { ...nothing, userId }
  return { userId, proofs, at, passId, registerUntil }
}

const nothing = { proofs: [], at: undefined, passId: undefined, registerUntil: undefined }

function isHinted({ loginHint }: Wishes, name: string): boolean {
  return loginHint === undefined || loginHint.toLowerCase() === name.toLowerCase()
}
