import type { Domain } from './domain.ts'
import { type Entry, readText } from './entry.ts'

/** The groups that name this object as a member, directly. */
export function findDirectGroups(domain: Domain, entry: Entry): Entry[] {
  return [...domain.having('member', entry.key)]
}

/** Every group the account is in, nested ones and the primary group included: what `tokenGroups` lists. */
export function findAllGroups(domain: Domain, entry: Entry): Entry[] {
  const found = new Set<Entry>()
  const waiting = findDirectGroups(domain, entry)
  const primary = findPrimaryGroup(domain, entry)
  if (primary) waiting.push(primary)
  for (let group = waiting.pop(); group; group = waiting.pop()) {
    if (found.has(group)) continue
    found.add(group)
    waiting.push(...findDirectGroups(domain, group))
  }
  return [...found]
}

/** Whether the account is in one of the groups that hold the whole domain: they may do everything here. */
export function isAdministrator(domain: Domain, entry: Entry): boolean {
  const administrators = ['Domain Admins', 'Enterprise Admins', 'Administrators']
  return findAllGroups(domain, entry).some((group) =>
    administrators.includes(readText(group, 'sAMAccountName') ?? ''),
  )
}

function findPrimaryGroup(domain: Domain, entry: Entry): Entry | undefined {
  const rid = readText(entry, 'primaryGroupID')
  return rid === undefined ? undefined : domain.find(`<SID=${domain.sid}-${rid}>`)
}
