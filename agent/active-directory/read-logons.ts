import type { Logons } from './account-status.ts'
import type { Directory } from './connect-directory.ts'
import type { Controller } from './ldap/open-controller.ts'
import { parseFileTime } from './ldap/parse-time.ts'
import { readUser } from './ldap/read-user.ts'

/** Sign-ins as every writable controller remembers them: they are not replicated. */
export async function readLogons(
  directory: Directory,
  objectGuid: string,
): Promise<{ logons: readonly Logons[]; controllersNotReached: readonly string[] }> {
  const { answers, notReached } = await directory.askEvery((one) => readLogonsOf(one, objectGuid))
  return { logons: answers.map(({ answer }) => answer), controllersNotReached: notReached }
}

/** Sign-ins as one controller remembers them. One that has not heard of the account yet has seen none. */
export async function readLogonsOf(controller: Controller, objectGuid: string): Promise<Logons> {
  const entry = await readUser(controller, objectGuid, { attributes: ['lastLogon', 'logonCount'] })
  return {
    controller: controller.name,
    lastLogon: entry && parseFileTime(entry.large('lastLogon')),
    logonCount: entry?.number('logonCount') ?? 0,
    isReadable: entry?.text('lastLogon') !== undefined,
  }
}
