import type { CloudAccount, CloudFacts, CloudRead, Tenant } from '../../entra/tenant.ts'

/** From an account to the person in the tenant. */
export interface People {
  find(account: string): Promise<CloudRead<CloudAccount | 'absent'>>
  /** Their id, without a call where it was found before. */
  findUser(account: string): Promise<CloudRead<string | 'absent'>>
  /**
   * Everything about them, of the very person who belongs to the account now: who was found before may have left since, or
   * have become somebody else's to look after.
   */
  readFacts(account: string): Promise<CloudRead<CloudFacts | 'absent'>>
}

/**
 * An account of a directory is found by its anchor, and only if it still is synchronised: who was made a cloud user keeps
 * the anchor, and is somebody else's to look after. An account of the tenant alone is its own id.
 */
export function createPeople(tenant: Tenant, isCloudOnly: boolean): People {
  const known = new Map<string, string>()
  const find: People['find'] = async (account) => {
    const hint = isCloudOnly ? { user: account } : { immutableId: anchorOf(account) }
    const read = await tenant.find(hint)
    if (read.outcome === 'refused') return read
    const { value } = read
    // Two with one anchor cannot be told apart, and neither is touched.
    if (value.found === 'several') return { outcome: 'refused', code: 'cloud-refused' }
    if (value.found !== 'one' || value.account.synced === isCloudOnly) {
      known.delete(account)
      return { outcome: 'read', value: 'absent' }
    }
    known.set(account, value.account.user)
    return { outcome: 'read', value: value.account }
  }
  const findUser: People['findUser'] = async (account) => {
    const user = known.get(account)
    if (user !== undefined) return { outcome: 'read', value: user }
    const read = await find(account)
    if (read.outcome === 'refused' || read.value === 'absent') return read as CloudRead<'absent'>
    return { outcome: 'read', value: read.value.user }
  }
  const belongsTo = (account: string, { user, synced, immutableId }: CloudAccount) =>
    isCloudOnly ? user === account && !synced : synced && immutableId === anchorOf(account)
  const readOnce: People['readFacts'] = async (account) => {
    const user = await findUser(account)
    if (user.outcome === 'refused' || user.value === 'absent') return user as CloudRead<'absent'>
    const facts = await tenant.readFacts(user.value)
    if (facts.outcome === 'refused') {
      if (facts.code === 'cloud-account-missing') known.delete(account)
      return facts
    }
    if (belongsTo(account, facts.value.account)) return facts
    known.delete(account)
    return { outcome: 'read', value: 'absent' }
  }
  const readFacts: People['readFacts'] = async (account) => {
    const wasKnown = known.has(account)
    const read = await readOnce(account)
    return wasKnown && !known.has(account) ? readOnce(account) : read
  }
  return { find, findUser, readFacts }
}

/**
 * The anchor of a synchronised account: base64 of its `objectGUID` as the directory stores it, the first three groups
 * little-endian (MS-DTYP 2.3.4.2). That Entra Connect and cloud sync use it, and `mS-DS-ConsistencyGuid` holds the same
 * unless somebody chose otherwise, is UNVERIFIED here.
 * @internal
 */
export function anchorOf(account: string): string {
  const hex = account.replaceAll('-', '')
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]
  const bytes = order.map((at) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16))
  return Buffer.from(bytes).toString('base64')
}
