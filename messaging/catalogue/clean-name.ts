/** Letters of any script, and what stands between letters in names. */
const nameOnly = /^['’ʼʻ]?\p{L}[\p{L}\p{M}\p{Nd} .,'’ʼʻ`´·‐‑()-]*$/u
/** The two joiners that shape Persian and Indic names; anything else invisible stays and makes it no name. */
const joiners = /\u200c|\u200d/gu
/** What a mail program would turn into a link: two words around a dot, or many digits. */
const looksClickable = /[\p{L}\p{M}\p{Nd}]\.[\p{L}\p{M}\p{Nd}-]{2,}|\p{Nd}{5,}|www\./iu

/**
 * A person's name as it may stand in a message, or nothing where it may not: names come from data that anybody upstream can
 * write, and a "name" like `http://evil.test` must not become a link in a mail of ours. Nothing is repaired: a name that
 * is not one is left out, and the template greets without it.
 */
export function cleanName(name: string): string {
  const trimmed = name.normalize('NFC').trim().replace(/ {2,}/g, ' ')
  const bare = trimmed.replace(joiners, '')
  if (trimmed.length > 80 || !nameOnly.test(bare) || looksClickable.test(bare)) return ''
  return trimmed
}

/**
 * A line from one of our own programs or from the directory (a reason, an account name): line breaks, control and
 * invisible characters become spaces, the length is bounded. It is **not** made safe against looking like a link.
 */
export function cleanLine(line: string): string {
  return line
    .normalize('NFC')
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
    .slice(0, 500)
    .toWellFormed()
}
