/**
 * The parts of a distinguished name (RFC 4514), nearest first, made comparable: lower case, escapes resolved, no spaces
 * around `=`. Split only at commas that are not escaped: an account may be called `x,OU=Newcomers`.
 */
function splitDn(dn: string): readonly string[] {
  const parts = dn.match(/(?:\\.|[^\\,])+/gsu) ?? []
  return parts.map((part) => {
    const [type = '', ...value] = part.split('=')
    return `${type.trim()}=${unescapeValue(value.join('=').trim())}`.toLowerCase()
  })
}

/** Whether `dn` stands below `container`, at any depth; not the container itself. */
export function standsBelow(dn: string, container: string): boolean {
  const parts = splitDn(dn)
  const wanted = splitDn(container)
  if (wanted.length === 0 || parts.length <= wanted.length) return false
  const tail = parts.slice(-wanted.length)
  return wanted.every((part, index) => part === tail[index])
}

/** Whether two names are of the same object. */
export function isSameDn(one: string, other: string): boolean {
  const parts = splitDn(one)
  const others = splitDn(other)
  return parts.length === others.length && parts.every((part, index) => part === others[index])
}

function unescapeValue(value: string): string {
  return value.replace(/\\([0-9a-f]{2})|\\(.)/gisu, (_, hex: string | undefined, char: string) =>
    hex === undefined ? char : String.fromCharCode(Number.parseInt(hex, 16)),
  )
}
