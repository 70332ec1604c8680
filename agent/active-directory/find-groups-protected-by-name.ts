import type { Controller } from './ldap/open-controller.ts'
import { parseSid } from './ldap/parse-sid.ts'

/** Whoever holds DnsAdmins can have a controller load code of theirs; its number is another in every domain. */
const name = 'DnsAdmins'

/**
 * The security identifiers of groups that protect their members and have no number that is the same everywhere. The account
 * name counts, which is unique in a domain and not translated, wherever the group was moved to. One that was renamed, or
 * that may not be read, is not found: `denyGroups` of the guard names it. Asked anew each time, since the DNS server can be
 * installed at any time (Microsoft, "Active Directory security groups": DnsAdmins).
 */
export async function findGroupsProtectedByName(
  controller: Controller,
): Promise<readonly string[]> {
  const found = await controller.search(controller.facts.baseDn, {
    scope: 'sub',
    filter: `(&(objectClass=group)(sAMAccountName=${name}))`,
    attributes: ['objectSid'],
    binary: ['objectSid'],
    limit: 2,
  })
  return found.flatMap((group) => group.binaries('objectSid').map(parseSid))
}
