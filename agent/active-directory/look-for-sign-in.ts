import type { Directory } from './connect-directory.ts'
import { readLogons } from './read-logons.ts'

export type SignInSeen =
  | { readonly seen: true; readonly at: Date; readonly controller: string }
  /** Not by those that were asked. With `controllersNotReached` the answer may change without anybody signing in. */
  | { readonly seen: false; readonly controllersNotReached: readonly string[] }

/**
 * Looks for the first sign-in of a person by themselves: a lastLogon later than `after` on any writable controller.
 * lastLogon is not replicated, hence all are asked; lastLogonTimestamp is, but is days old and stamped by our own proof.
 *
 * `after` is an instant by the directory's clock, the one that `readOwnBind` gave. A sign-in through a read-only controller
 * that holds the password is not seen.
 */
export async function lookForSignIn(
  directory: Directory,
  objectGuid: string,
  after: Date,
): Promise<SignInSeen> {
  const { logons, controllersNotReached } = await readLogons(directory, objectGuid)
  const later = logons
    .flatMap(({ lastLogon, controller }) =>
      lastLogon !== undefined && lastLogon > after ? [{ at: lastLogon, controller }] : [],
    )
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())
  const [first] = later
  return first ? { seen: true, ...first } : { seen: false, controllersNotReached }
}
