/**
 * An address as it may be shown to whoever holds the link: enough to recognise one's own, too little to use.
 * `b•••@example.org` for mail, `••• 42` for anything else.
 */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@')
  if (at > 0) {
    const [first = ''] = address
    // The only letter of a name would be the whole of it.
    return `${[...address.slice(0, at)].length > 1 ? first : ''}•••${address.slice(at)}`
  }
  const digits = address.replace(/\D/g, '')
  return digits.length >= 6 ? `••• ${digits.slice(-2)}` : '•••'
}
