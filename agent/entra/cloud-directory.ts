import type { AccountHint } from '../../protocol/jobs.ts'
import type { AccountFacts, Directory, Read } from '../directory.ts'
import { findCloudUse } from '../guard/decide-pass.ts'
import { withinTime } from '../within-time.ts'
import type { CloudFacts, CloudHint, Tenant } from './tenant.ts'

/**
 * The people who exist in a tenant alone, as a directory that jobs can read: they are found, judged and written to as others
 * are. A password is neither read, set nor settled here. Somebody who is synchronised belongs to a directory of their own,
 * and is nobody here; an external guest is refused by name. `findFirstPass`: from when on sign-ins may be due to a pass of ours.
 */
export function createCloudDirectory(
  name: string,
  tenant: Tenant,
  findFirstPass: (account: string) => Date | undefined,
): Directory {
  const readFacts = (account: string) => readOwn(tenant, account)
  return {
    name,
    findAccount: (hint) => ('sid' in hint ? nobody : findAccount(tenant, hint)),
    readAccount: async (account) => {
      const read = await readFacts(account)
      if (read.outcome === 'refused') return read
      return { outcome: 'read', value: factsOf(read.value, findFirstPass(account)) }
    },
    findHindrances: async (account) => {
      const read = await readFacts(account)
      if (read.outcome === 'refused') return read
      const { account: person, rolesReadable } = read.value
      return {
        outcome: 'read',
        value: [
          ...(person.enabled ? [] : (['disabled'] as const)),
          ...(rolesReadable === 'none' ? (['rights-missing'] as const) : []),
        ],
      }
    },
    readPolicy: () => Promise.resolve(noPassword),
    readManagerMail: () => Promise.resolve(noPassword),
    change: () => Promise.resolve(noPassword),
    settlePassword: () => Promise.resolve({ settled: 'unchanged' }),
    lookForSignIn: async (account, since) => {
      const read = await readFacts(account)
      if (read.outcome === 'refused') return read
      const { lastSignIn, signInsReadable } = read.value
      // That nothing may be seen is not that nobody came.
      if (!signInsReadable) return { outcome: 'refused', code: 'cloud-licence' }
      return { outcome: 'read', value: lastSignIn && lastSignIn > since ? lastSignIn : undefined }
    },
    // There are none in a tenant alone, and no passwords of a directory.
    findMissingContainers: () => Promise.resolve({ outcome: 'read', value: [] }),
    check: async () => {
      // Remembered for some minutes; what exactly is missing is a finding of the tenant's own check.
      const late = AbortSignal.timeout(checkSeconds * 1000)
      const read = await withinTime(tenant.readPassPolicy(), late, unreachable)
      return read.outcome === 'read' ? 'ok' : read.code
    },
    stop: () => Promise.resolve(),
  }
}

/** A tenant that hangs holds no announcement up. */
const checkSeconds = 20
const unreachable = { outcome: 'refused', code: 'cloud-unreachable' } as const

/** Who has a security identifier is synchronised, and belongs to a directory. */
const nobody = Promise.resolve({ outcome: 'read', value: { found: 'none' } } as const)
const noPassword = { outcome: 'refused', code: 'guard-purpose' } as const

async function findAccount(
  tenant: Tenant,
  hint: AccountHint,
): Promise<Awaited<ReturnType<Directory['findAccount']>>> {
  const wanted = hintOf(hint)
  if (!wanted) return { outcome: 'read', value: { found: 'none' } }
  const read = await tenant.find(wanted)
  if (read.outcome === 'refused') return read
  const { value } = read
  if (value.found !== 'one') return { outcome: 'read', value }
  const { user, synced } = value.account
  return {
    outcome: 'read',
    value: synced ? { found: 'none' } : { found: 'one', account: user },
  }
}

/** In the order that a directory on premises goes by. A name of Windows' is nobody's here. */
function hintOf({
  employeeNumber,
  objectGuid,
  userPrincipalName,
}: AccountHint): CloudHint | undefined {
  if (employeeNumber?.trim()) return { employeeNumber: employeeNumber.trim() }
  if (objectGuid) return { user: objectGuid }
  if (userPrincipalName?.trim()) return { userPrincipalName: userPrincipalName.trim() }
  return undefined
}

async function readOwn(tenant: Tenant, account: string): Promise<Read<CloudFacts>> {
  const read = await tenant.readFacts(account)
  if (read.outcome === 'refused') {
    return read.code === 'cloud-account-missing' ? gone : read
  }
  const { account: person } = read.value
  if (person.synced || person.user !== account) return gone
  if (person.guest === 'external') return { outcome: 'refused', code: 'cloud-guest' }
  return read
}

const gone = { outcome: 'refused', code: 'account-gone' } as const

/** What was never set has no date: nothing here is judged by passwords. */
const neverSet = '0'

function factsOf(facts: CloudFacts, since: Date | undefined): AccountFacts {
  const { account, lastSignIn, units, groups } = facts
  const protectedBecause = protectionOf(facts)
  const usedBecause = findCloudUse(facts, since ? { since } : {})
  return {
    account: account.user,
    ...{ distinguishedName: '', container: '', samAccountName: '', domain: '' },
    userPrincipalName: account.userPrincipalName,
    displayName: account.displayName,
    ...(account.employeeNumber === undefined ? {} : { employeeNumber: account.employeeNumber }),
    ...(account.mobile === undefined ? {} : { mobile: account.mobile }),
    ...(protectedBecause === undefined ? {} : { protectedBecause }),
    ...(usedBecause === undefined ? {} : { usedBecause }),
    enabled: account.enabled,
    groups,
    units,
    pwdLastSet: neverSet,
    whenCreated: account.createdAt ?? new Date(0),
    logons: [],
    ...(lastSignIn === undefined ? {} : { lastLogonTimestamp: lastSignIn }),
    ...{ controllersAsked: 1, controllersNotReached: 0 },
  }
}

function protectionOf({ roles, rolesReadable }: CloudFacts): string | undefined {
  if (roles.length > 0) return 'holds a role in the tenant'
  return rolesReadable === 'none' ? 'whether they hold a role may not be read' : undefined
}
