import { lookAlikes } from './look-alikes.ts'

/**
 * Whether a password is a well-known one in a thin disguise: on the list as it stands, or a listed word with digits and
 * signs around it (`Welcome2026!`) or look-alikes within (`P@ssw0rd1`).
 *
 * `known` holds lower-case entries. A short listed word inside a long password is nobody's business: what is left when the
 * trimmings go must be the whole of the letters.
 */
export function isKnownBad(password: string, known: ReadonlySet<string>): boolean {
  const plain = password.normalize('NFKC').toLowerCase()
  const candidates = [plain, trimmed(plain)]
  for (const candidate of [...candidates]) {
    for (const swap of lookAlikes) candidates.push(trimmed(swapped(candidate, swap)))
  }
  return candidates.some((candidate) => candidate.length >= 3 && known.has(candidate))
}

function swapped(text: string, swap: Readonly<Record<string, string>>): string {
  // What stands around the word is trimming (a year, an exclamation mark), not disguise.
  const [, before = '', core = '', after = ''] = /^([^\p{L}]*)(.*?)([\d\W_]*)$/u.exec(text) ?? []
  return before + [...core].map((character) => swap[character] ?? character).join('') + after
}

function trimmed(text: string): string {
  return text.replace(/^[^\p{L}]+/u, '').replace(/[^\p{L}]+$/u, '')
}
