const shape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The sixteen bytes of an objectGUID as people write them: the first three groups are little-endian (MS-DTYP 2.3.4). */
export function parseGuid(bytes: Buffer): string {
  if (bytes.length !== 16) throw new RangeError('a GUID has sixteen bytes')
  const group = (order: readonly number[]) =>
    order.map((i) => bytes.toString('hex', i, i + 1)).join('')
  return [
    group([3, 2, 1, 0]),
    group([5, 4]),
    group([7, 6]),
    group([8, 9]),
    group([10, 11, 12, 13, 14, 15]),
  ].join('-')
}

/** A name for an object that survives moves and renames (MS-ADTS 3.1.1.3.1.2.4). */
export function guidDn(guid: string): string {
  if (!shape.test(guid)) throw new RangeError('not a GUID')
  return `<GUID=${guid}>`
}
