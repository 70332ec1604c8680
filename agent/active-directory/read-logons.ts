import type { Logons } from './account-status.ts'
import type { Directory } from './connect-directory.ts'
import type { Controller } from './ldap/open-controller.ts'
import { parseFileTime } from './ldap/parse-time.ts'
import { readUser } from './ldap/read-user.ts'
import type { PasswordStamp } from './read-password-stamp.ts'

/** Sign-ins as every writable controller remembers them: they are not replicated. */
export async function readLogons(
  directory: Directory,
  objectGuid: string,
): Promise<{ logons: readonly Logons[]; controllersNotReached: readonly string[] }> {
  const { answers, notReached } = await directory.askEvery((one) => readLogonsOf(one, objectGuid))
  return { logons: answers.map(({ answer }) => answer), controllersNotReached: notReached }
}

/** Sign-ins as one controller remembers them. A controller that has not heard of the account yet has seen none. */
async function readLogonsOf(controller: Controller, objectGuid: string): Promise<Logons> {
  const entry = await readUser(controller, objectGuid, { attributes: ['lastLogon', 'logonCount'] })
  return {
    controller: controller.name,
    lastLogon: entry && parseFileTime(entry.large('lastLogon')),
    logonCount: entry?.number('logonCount') ?? 0,
  }
}

/**
 * The instant, by the clock of the controller, after which a sign-in is not our own proof: read right after that, on
 * the same controller. The stamp of the set, or lastLogon where the proof has moved it; by the agent's clock a
 * controller that runs ahead would turn our own proof into the first sign-in.
 */
export async function readOwnBind(
  controller: Controller,
  objectGuid: string,
  set: Pick<PasswordStamp, 'at'>,
): Promise<Date | undefined> {
  const { lastLogon } = await readLogonsOf(controller, objectGuid)
  if (lastLogon === undefined || set.at === undefined) return lastLogon ?? set.at
  return lastLogon > set.at ? lastLogon : set.at
}
