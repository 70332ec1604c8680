import type { Clock } from '../../protocol/clock.ts'
import type { Directory } from './connect-directory.ts'
import { type PasswordStamp, readPasswordStamp } from './read-password-stamp.ts'

export type SettledPassword =
  /** Something set the password since. One sign-in with it tells whether that was us. */
  | { readonly settled: 'changed'; readonly stamp: PasswordStamp }
  /** The controller that was asked has it as before: nothing was set. */
  | { readonly settled: 'unchanged' }
  /** That controller does not answer, and no other has heard of a change. */
  | { readonly settled: 'unknown' }

/** What a journal keeps of a stamp. */
export type StampBefore = Pick<PasswordStamp, 'pwdLastSet' | 'controller'>

/** A controller that wakes up may do what it was asked before the connection broke; in this time it has. */
const quietMilliseconds = 3000

/**
 * Settles what came of a set whose answer was lost, by reading. `before` is the stamp from before the set, out of the
 * journal. Nothing changed is believed only after a second look, since a controller that hung still works through what
 * it was asked; this takes three seconds then.
 */
export async function settlePassword(
  directory: Directory,
  clock: Clock,
  objectGuid: string,
  before: StampBefore,
): Promise<SettledPassword> {
  const first = await look(directory, objectGuid, before)
  if (first.settled !== 'unchanged') return first
  await clock.sleep(quietMilliseconds)
  return look(directory, objectGuid, before)
}

async function look(
  directory: Directory,
  objectGuid: string,
  before: StampBefore,
): Promise<SettledPassword> {
  const { answers } = await directory.askEvery((one) => readPasswordStamp(one, objectGuid))
  const changed = answers.find(({ answer }) => isLater(answer, before))
  if (changed) return { settled: 'changed', stamp: changed.answer }
  const asked = answers.some(({ controller }) => controller === before.controller)
  return { settled: asked ? 'unchanged' : 'unknown' }
}

/** Another controller may not have heard of an earlier set yet: of those, only a later stamp counts. */
function isLater(stamp: PasswordStamp, before: StampBefore): boolean {
  if (stamp.controller === before.controller) return stamp.pwdLastSet !== before.pwdLastSet
  return BigInt(stamp.pwdLastSet) > BigInt(before.pwdLastSet)
}
