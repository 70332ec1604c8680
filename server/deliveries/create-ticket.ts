const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/**
 * The reference that the desk and the hire name on the telephone: `FK-` and eight signs that are not mistaken for one
 * another. Derived from the delivery's random id, so that it is stable, and says nothing.
 */
export function createTicket(delivery: string): string {
  const bytes = Buffer.from(delivery.replaceAll('-', ''), 'hex')
  const signs = [...bytes.subarray(0, 8)].map((byte) => letters[byte % letters.length])
  return `FK-${signs.slice(0, 4).join('')}-${signs.slice(4).join('')}`
}
