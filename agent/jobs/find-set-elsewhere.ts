import { boxMinutes } from '../../protocol/sealed-box.ts'
import type { AccountFacts } from '../directory.ts'
import { instantOfFileTime, type OursSet } from '../guard/decide-never-used.ts'

const clockSlackMs = 5 * 60_000
const stampSlackMs = 2000

/** The set that another agent may have made, as if it had told of it; `undefined` where it cannot have been this box. */
export function findSetElsewhere(
  { pwdLastSet, logons }: Pick<AccountFacts, 'pwdLastSet' | 'logons'>,
  exp: number,
  now: Date,
): readonly OursSet[] | undefined {
  if (pwdLastSet === '0') return undefined
  const setAt = instantOfFileTime(pwdLastSet).getTime()
  const sealedAt = exp * 1000 - boxMinutes * 60_000
  if (setAt < sealedAt - clockSlackMs || setAt > now.getTime() + clockSlackMs) return undefined
  // Its own bind is all there can have been since. A sign-in before that is somebody's who uses the account.
  if (logons.some((logon) => logon.getTime() < setAt - stampSlackMs)) return undefined
  return [{ pwdLastSet }, ...logons.map((boundAt) => ({ pwdLastSet, boundAt }))]
}
