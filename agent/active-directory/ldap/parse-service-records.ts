/** A service record (RFC 2782). */
export interface ServiceRecord {
  readonly name: string
  readonly priority: number
  readonly weight: number
}

/** The type of a service record. */
export const srv = 33
/** The two highest bits say that a name goes on elsewhere (RFC 1035, 4.1.4). */
const pointer = 0xc0

/** Service records in a DNS message (RFC 1035, 4.1). Throws when the message is not the answer, or is cut short. */
export function parseServiceRecords(message: Buffer, id: number): readonly ServiceRecord[] {
  if (message.readUInt16BE(0) !== id) throw new Error('the answer belongs to another question')
  const code = message.readUInt8(3) & 0xf
  if (code !== 0) throw new Error(`the name server answered with code ${code}`)
  let offset = 12
  for (let i = message.readUInt16BE(4); i > 0; i -= 1) offset = readName(message, offset).end + 4
  const records: ServiceRecord[] = []
  for (let i = message.readUInt16BE(6); i > 0; i -= 1) {
    const { end } = readName(message, offset)
    const data = end + 10
    if (message.readUInt16BE(end) === srv) {
      const priority = message.readUInt16BE(data)
      const weight = message.readUInt16BE(data + 2)
      records.push({ priority, weight, name: readName(message, data + 6).name })
    }
    offset = data + message.readUInt16BE(end + 8)
  }
  return records
}

/** A name at `start`, and where it ends there. */
function readName(message: Buffer, start: number): { name: string; end: number } {
  const labels: string[] = []
  let offset = start
  for (;;) {
    const length = message.readUInt8(offset)
    if (length === 0) return { name: labels.join('.'), end: offset + 1 }
    if (length >= pointer) {
      const target = message.readUInt16BE(offset) & 0x3fff
      // Only backwards, so that no message leads in circles.
      if (target >= start) throw new Error('a name points forwards')
      return { name: [...labels, readName(message, target).name].join('.'), end: offset + 2 }
    }
    if (offset + 1 + length > message.length) throw new Error('a name is cut short')
    labels.push(message.toString('ascii', offset + 1, offset + 1 + length))
    offset += 1 + length
  }
}
