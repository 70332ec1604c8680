/** One `type=value` of a distinguished name (RFC 4514), unescaped. */
interface Rdn {
  readonly type: string
  readonly value: string
}

/** Reads a distinguished name; `undefined` where it is none. */
export function parseDistinguishedName(text: string): Rdn[] | undefined {
  const rdns: Rdn[] = []
  for (const part of splitAtCommas(text)) {
    const equals = part.indexOf('=')
    if (equals < 1) return undefined
    const value = unescapeValue(part.slice(equals + 1).trim())
    if (value === undefined) return undefined
    rdns.push({ type: part.slice(0, equals).trim(), value })
  }
  return rdns
}

/** Writes one part the way AD does: `CN=Müller\, Jürgen`. */
export function formatRdn({ type, value }: Rdn): string {
  const escaped = value
    .replace(/[\\,+"<>;=]/g, (character) => `\\${character}`)
    .replace(/\n/g, '\\0A')
    .replace(/^[ #]/, (character) => `\\${character}`)
    .replace(/ $/, '\\ ')
  return `${type}=${escaped}`
}

/** A form in which two spellings of the same name are equal; `undefined` where it is no name. */
export function normalizeDistinguishedName(text: string): string | undefined {
  return parseDistinguishedName(text)
    ?.map(({ type, value }) => formatRdn({ type: type.toLowerCase(), value: value.toLowerCase() }))
    .join(',')
}

/** The name of the container an object stands in. */
export function parentOf(dn: string): string {
  return splitAtCommas(dn).slice(1).join(',')
}

function splitAtCommas(text: string): string[] {
  if (text === '') return []
  const parts: string[] = []
  let start = 0
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text[at] === ',') {
      parts.push(text.slice(start, at))
      start = at + 1
    }
  }
  parts.push(text.slice(start))
  return parts
}

function unescapeValue(text: string): string | undefined {
  if (/(^|[^\\])(\\\\)*\\$/.test(text)) return undefined
  // Neighbouring hex pairs are the bytes of one UTF-8 sequence.
  return text.replace(/((?:\\[0-9a-fA-F]{2})+)|\\(.)/g, (_all, pairs: string, single: string) =>
    pairs ? Buffer.from(pairs.replaceAll('\\', ''), 'hex').toString('utf8') : single,
  )
}
