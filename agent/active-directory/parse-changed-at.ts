import type { Entry } from './ldap/entry.ts'

/** Both say when each attribute of an object was last changed: Windows gives the first, Samba the second. */
export const replicationMetaData = ['msDS-ReplAttributeMetaData', 'replPropertyMetaData'] as const

/** Attributes that are asked for, with the number the schema of every domain gives them (MS-ADTS 3.1.1.2.2.1). */
const numbers = { userAccountControl: 0x90008, unicodePwd: 0x9005a } as const

/**
 * When an attribute was last changed, wherever that was done; `undefined`: the controller does not say, or not to us.
 * By the clock of the controller it was changed on.
 */
export function parseChangedAt(entry: Entry, attribute: keyof typeof numbers): Date | undefined {
  const named = entry
    .texts('msDS-ReplAttributeMetaData')
    .find((xml) => textOf(xml, 'pszAttributeName')?.toLowerCase() === attribute.toLowerCase())
  if (named !== undefined) {
    const at = Date.parse(textOf(named, 'ftimeLastOriginatingChange') ?? '')
    return Number.isNaN(at) ? undefined : new Date(at)
  }
  const [vector] = entry.binaries('replPropertyMetaData')
  return vector && parseVector(vector, numbers[attribute])
}

function textOf(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1]
}

const headBytes = 16
const recordBytes = 48
const secondsFrom1601 = 11_644_473_600

/** PROPERTY_META_DATA_VECTOR (MS-DRSR 5.162): version, count, then for each its number, version and time in seconds from 1601. */
function parseVector(vector: Buffer, number: number): Date | undefined {
  if (vector.length < headBytes || vector.readUInt32LE(0) !== 1) return undefined
  const count = vector.readUInt32LE(8)
  for (let index = 0; index < count; index += 1) {
    const start = headBytes + index * recordBytes
    if (start + recordBytes > vector.length) return undefined
    if (vector.readUInt32LE(start) !== number) continue
    const seconds = vector.readBigInt64LE(start + 8)
    return new Date((Number(seconds) - secondsFrom1601) * 1000)
  }
  return undefined
}
