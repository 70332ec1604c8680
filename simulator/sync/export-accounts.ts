import { normalizeDistinguishedName } from '../directory/domain/distinguished-name.ts'
import type { Tenant } from '../tenant/start-tenant.ts'
import type { CycleReport, ExportProblem } from './cycle-report.ts'
import { describeUser, type WantedUser } from './describe-user.ts'
import type { DirectoryImage, SyncedAccount } from './read-accounts.ts'

/** What of the tenant a sync may touch. */
export type SyncTarget = Pick<
  Tenant,
  | 'domain'
  | 'people'
  | 'addUser'
  | 'setUser'
  | 'setManager'
  | 'deleteUser'
  | 'deletedUsers'
  | 'restoreUser'
  | 'setPasswordSource'
>

type TenantPerson = ReturnType<SyncTarget['people']>[number]
type Exported = Pick<CycleReport, 'added' | 'changed' | 'removed' | 'problems'>

/**
 * Makes the tenant show what is in the directory: whoever is new is added (or restored, or recognised by the user principal name of
 * somebody who was cloud-only), whoever changed is changed, and whoever is no longer in scope is deleted.
 */
export function exportAccounts(
  tenant: SyncTarget,
  { dnsDomain, accounts }: DirectoryImage,
  now: Date,
): Exported {
  const counts = { added: 0, changed: 0, removed: 0 }
  const problems: { objectGuid: string; reason: ExportProblem }[] = []
  const inScope = new Set(accounts.map(({ immutableId }) => immutableId))
  for (const [immutableId, { user }] of findSynced(tenant)) {
    if (inScope.has(immutableId)) continue
    tenant.deleteUser(user.id)
    counts.removed += 1
  }
  const index = indexPeople(tenant)
  for (const account of accounts) {
    const wanted = describeUser(account, { tenant: tenant.domain, directory: dnsDomain })
    const done = exportAccount(tenant, index, wanted, now)
    if (done === 'added' || done === 'changed') counts[done] += 1
    else if (done !== 'same') problems.push({ objectGuid: account.objectGuid, reason: done })
  }
  exportManagers(tenant, accounts)
  return { ...counts, problems }
}

/** The people who came from a directory, by their `onPremisesImmutableId`. */
export function findSynced(tenant: SyncTarget): ReadonlyMap<string, TenantPerson> {
  const synced = tenant.people().filter(({ user }) => user['onPremisesSyncEnabled'] === true)
  return new Map(synced.map((person) => [String(person.user['onPremisesImmutableId']), person]))
}

interface Index {
  /** The people of the tenant by what ties them to a directory. */
  readonly tied: ReadonlyMap<string, TenantPerson>
  /** By user principal name in lower case; kept up to date. */
  readonly named: Map<string, TenantPerson['user'] | WantedUser>
  /** The ids of those who can be restored, by what tied them. */
  readonly deleted: ReadonlyMap<string, string>
}

function indexPeople(tenant: SyncTarget): Index {
  const people = tenant.people()
  const tieOf = (user: TenantPerson['user']) => String(user['onPremisesImmutableId'])
  return {
    tied: new Map(people.map((person) => [tieOf(person.user), person])),
    named: new Map(people.map(({ user }) => [user.userPrincipalName.toLowerCase(), user])),
    deleted: new Map(tenant.deletedUsers().map((user) => [tieOf(user), user.id])),
  }
}

function exportAccount(
  tenant: SyncTarget,
  index: Index,
  wanted: WantedUser,
  now: Date,
): 'added' | 'changed' | 'same' | ExportProblem {
  const problem = findProblem(index, wanted)
  if (problem) return problem
  const name = wanted.userPrincipalName.toLowerCase()
  const known = index.tied.get(wanted.onPremisesImmutableId)?.user
  const namesake = index.named.get(name)
  if (known) index.named.delete(known.userPrincipalName.toLowerCase())
  index.named.set(name, wanted)
  const stamp = { onPremisesLastSyncDateTime: now.toISOString() }
  if (!known && !namesake) {
    bringIn(tenant, index, { ...wanted, ...stamp })
    return 'added'
  }
  const before: Readonly<Record<string, unknown>> = known ?? namesake ?? {}
  const differing = Object.entries(wanted).filter(([key, value]) => !isSame(before[key], value))
  if (differing.length === 0) return 'same'
  const changes = { ...Object.fromEntries(differing), ...stamp }
  tenant.setUser(known?.id ?? wanted.userPrincipalName, changes)
  return 'changed'
}

function findProblem({ tied, named }: Index, wanted: WantedUser): ExportProblem | undefined {
  if (String(wanted['employeeId'] ?? '').length > 16) return 'employee-id-too-long'
  const tie = wanted.onPremisesImmutableId
  const namesake = named.get(wanted.userPrincipalName.toLowerCase())
  if (!namesake) return undefined
  const known = tied.get(tie)?.user
  const isAnother = known !== undefined && namesake !== known
  return isAnother || (namesake['onPremisesImmutableId'] ?? tie) !== tie ? 'name-taken' : undefined
}

/** Whoever was deleted not long ago comes back as who they were. */
function bringIn(tenant: SyncTarget, { deleted }: Index, wanted: WantedUser): void {
  const id = deleted.get(wanted.onPremisesImmutableId)
  if (id !== undefined && tenant.restoreUser(id)) tenant.setUser(id, wanted)
  else tenant.addUser(wanted)
}

const isSame = (one: unknown, other: unknown) =>
  JSON.stringify(one ?? null) === JSON.stringify(other ?? null)

/** A manager who is not in scope is no manager here. */
function exportManagers(tenant: SyncTarget, accounts: readonly SyncedAccount[]): void {
  const people = findSynced(tenant)
  const byName = new Map(
    accounts.map(({ dn, immutableId }) => [normalizeDistinguishedName(dn), immutableId]),
  )
  for (const account of accounts) {
    const person = people.get(account.immutableId)
    const dn = account.texts['manager']?.[0]
    const manager = dn === undefined ? undefined : byName.get(normalizeDistinguishedName(dn))
    const managerId = manager === undefined ? undefined : people.get(manager)?.user.id
    if (person && person.managerId !== managerId) tenant.setManager(person.user.id, managerId)
  }
}
