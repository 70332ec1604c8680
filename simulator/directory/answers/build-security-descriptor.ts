import { type Entry, readText } from '../domain/entry.ts'
import { parseGuid, parseSid } from '../domain/object-id.ts'
import type { ControllerView } from './controller-view.ts'

const everyone = 'S-1-1-0'
const self = 'S-1-5-10'
const authenticatedUsers = 'S-1-5-11'
const guids = {
  changePassword: 'ab721a53-1e2f-11d0-9819-00aa0040529b',
  resetPassword: '00299570-246d-11d0-a768-00aa006e0529',
  pwdLastSet: 'bf967a0a-0de6-11d0-a285-00aa003049e2',
  lockoutTime: '28630ebf-41d5-11d1-a9c1-0000f80367c1',
} as const
const rights = { controlAccess: 0x100, readProperty: 0x10, writeProperty: 0x20, generic: 0x20094 }

interface Ace {
  readonly allow: boolean
  readonly mask: number
  readonly object?: string
  readonly trustee: string
  readonly inherited?: boolean
}

/**
 * The discretionary list of an object in self-relative form (MS-DTYP 2.4.6): everybody reads, who may change the password, and what is
 * delegated on a container above. Owner, group and the auditing list are left out, as for a reader who asks for none of them.
 */
export function buildSecurityDescriptor(entry: Entry, view: ControllerView): Buffer {
  const aces = listAces(entry, view).map(writeAce)
  const size = 8 + aces.reduce((sum, ace) => sum + ace.length, 0)
  const acl = Buffer.alloc(8)
  acl.set([4, 0])
  acl.writeUInt16LE(size, 2)
  acl.writeUInt16LE(aces.length, 4)
  const header = Buffer.alloc(20)
  header[0] = 1
  const isProtected = readText(entry, 'adminCount') === '1'
  header.writeUInt16LE(0x8004 | 0x0400 | (isProtected ? 0x1000 : 0), 2)
  header.writeUInt32LE(20, 16)
  return Buffer.concat([header, acl, ...aces])
}

function listAces(entry: Entry, view: ControllerView): Ace[] {
  const change = { mask: rights.controlAccess, object: guids.changePassword }
  const own: Ace[] = [everyone, self].map((trustee) => ({
    ...change,
    allow: !entry.mayNotChange,
    trustee,
  }))
  const reading: Ace = { allow: true, mask: rights.generic, trustee: authenticatedUsers }
  if (readText(entry, 'adminCount') === '1') return [...own, reading]
  const delegated = view.delegations
    .filter(({ container }) => entry.key.endsWith(`,${container.key}`))
    .flatMap(({ trustee }) => delegatedAces(view.domain.sidOf(trustee) ?? self))
  return [...own, reading, ...delegated]
}

function delegatedAces(trustee: string): Ace[] {
  const both = rights.readProperty | rights.writeProperty
  const shared = { allow: true, trustee, inherited: true }
  return [
    { ...shared, mask: rights.controlAccess, object: guids.resetPassword },
    { ...shared, mask: both, object: guids.pwdLastSet },
    { ...shared, mask: both, object: guids.lockoutTime },
  ]
}

function writeAce(ace: Ace): Buffer {
  const sid = parseSid(ace.trustee) ?? Buffer.alloc(0)
  const object = ace.object ? parseGuid(ace.object) : undefined
  const body = Buffer.alloc(object ? 12 : 8)
  body[0] = (ace.allow ? 0 : 1) + (object ? 5 : 0)
  body[1] = ace.inherited ? 0x10 : 0
  body.writeUInt16LE(body.length + (object?.length ?? 0) + sid.length, 2)
  body.writeUInt32LE(ace.mask, 4)
  if (object) body.writeUInt32LE(1, 8)
  return Buffer.concat([body, object ?? Buffer.alloc(0), sid])
}
