import { parseGuid } from './parse-guid.ts'
import { parseSid } from './parse-sid.ts'

const changePassword = 'ab721a53-1e2f-11d0-9819-00aa0040529b'
const everyone = 'S-1-1-0'
const self = 'S-1-5-10'
const accessDeniedObject = 0x06
const objectTypePresent = 0x1
const inheritedObjectTypePresent = 0x2
const accessControlHeader = 8

/**
 * Whether "User cannot change password" is set, which is kept nowhere but in the access list: the right Change Password
 * denied to Self or Everyone (MS-ADTS 5.1.3.4; MS-DTYP 2.4.6, self-relative form). Denials through groups are not
 * looked at; the check box does not make any.
 */
export function parseCannotChange(descriptor: Buffer): boolean {
  const start = descriptor.readUInt32LE(16)
  if (start === 0) return false
  const count = descriptor.readUInt16LE(start + 4)
  let offset = start + 8
  for (let i = 0; i < count; i += 1) {
    const size = descriptor.readUInt16LE(offset + 2)
    if (size < accessControlHeader) throw new RangeError('an access control entry is cut short')
    if (deniesChange(descriptor.subarray(offset, offset + size))) return true
    offset += size
  }
  return false
}

function deniesChange(entry: Buffer): boolean {
  if (entry[0] !== accessDeniedObject) return false
  const flags = entry.readUInt32LE(8)
  if ((flags & objectTypePresent) === 0) return false
  if (parseGuid(entry.subarray(12, 28)) !== changePassword) return false
  const sidStart = (flags & inheritedObjectTypePresent) === 0 ? 28 : 44
  return [everyone, self].includes(parseSid(entry.subarray(sidStart)))
}
