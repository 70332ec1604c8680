import type { Directory } from './connect-directory.ts'
import { type PasswordStamp, readPasswordStamp } from './read-password-stamp.ts'

export type SettledPassword =
  /** Something set the password since. One sign-in with it tells whether that was us. */
  | { readonly settled: 'changed'; readonly stamp: PasswordStamp }
  /** The controller that was asked has it as before: nothing was set. */
  | { readonly settled: 'unchanged' }
  /** That controller does not answer, and no other has heard of a change. */
  | { readonly settled: 'unknown' }

/**
 * Settles what came of a set whose answer was lost, by reading. `before` is the stamp from before the set, out of the
 * journal. Ask no sooner than the operation timeout after the loss: a controller that hung may still do what it was
 * asked when it wakes.
 */
export async function settlePassword(
  directory: Directory,
  objectGuid: string,
  before: PasswordStamp,
): Promise<SettledPassword> {
  const { answers } = await directory.askEvery((one) => readPasswordStamp(one, objectGuid))
  const changed = answers.find(({ controller, answer }) =>
    controller === before.controller
      ? answer.pwdLastSet !== before.pwdLastSet
      : // Another controller may not have heard of an earlier set: only a later one counts.
        BigInt(answer.pwdLastSet) > BigInt(before.pwdLastSet),
  )
  if (changed) return { settled: 'changed', stamp: changed.answer }
  const asked = answers.some(({ controller }) => controller === before.controller)
  return { settled: asked ? 'unchanged' : 'unknown' }
}
