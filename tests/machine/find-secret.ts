import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

// A dot, too: microseconds of a timestamp are six digits.
const plain = /[A-Za-z0-9.]/

/**
 * Whether bytes hold a secret: as it is or escaped (JSON, URL, HTML), each as UTF-8 and UTF-16LE, plainly, in hex, or in base64
 * at any offset. Short codes of digits count only where they stand alone, since any six digits occur somewhere by chance.
 */
export function holdsSecret(bytes: Buffer, secret: string): boolean {
  return formsOf(secret).some((form) => occurs(bytes, form, secret.length < 12))
}

const known = new Map<string, readonly Buffer[]>()

function formsOf(secret: string): readonly Buffer[] {
  const forms = known.get(secret) ?? writeForms(secret)
  known.set(secret, forms)
  return forms
}

function writeForms(secret: string): readonly Buffer[] {
  const json = JSON.stringify(secret).slice(1, -1)
  const hexOf = (sign: string) => sign.charCodeAt(0).toString(16).padStart(4, '0')
  const texts = [
    secret,
    json,
    JSON.stringify(json).slice(1, -1),
    json.replaceAll(/[^ -~]/g, (sign) => `\\u${hexOf(sign)}`),
    encodeURIComponent(secret),
    new URLSearchParams({ '': secret }).toString().slice(1),
    secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
  ]
  const raws = [...new Set(texts)].flatMap((text) => [
    Buffer.from(text),
    Buffer.from(text, 'utf16le'),
  ])
  const forms = raws.flatMap((raw) => {
    const hex = raw.toString('hex')
    // What surrounds a secret shifts its base64: the characters that the neighbours cannot change are looked for.
    const shifted = [0, 1, 2].flatMap((offset) => {
      const text = Buffer.concat([Buffer.alloc(offset), raw])
        .toString('base64')
        .replace(/=+$/, '')
      const own = text.slice(
        Math.ceil((offset * 4) / 3),
        Math.floor(((offset + raw.length) * 4) / 3),
      )
      return [own, own.replaceAll('+', '-').replaceAll('/', '_')]
    })
    return [raw, ...[hex, hex.toUpperCase(), ...shifted].map((text) => Buffer.from(text))]
  })
  // Looking twice for the same would only take twice as long.
  return [...new Map(forms.map((form) => [form.toString('latin1'), form])).values()]
}

function occurs(bytes: Buffer, form: Buffer, alone: boolean): boolean {
  for (let at = bytes.indexOf(form); at >= 0; at = bytes.indexOf(form, at + 1)) {
    if (standsAt(bytes, form, at, alone)) return true
  }
  return false
}

interface Needles {
  /** By their first two bytes: whether any form begins so. */
  readonly begins: Uint8Array
  readonly byStart: ReadonlyMap<
    number,
    readonly { readonly secret: string; readonly form: Buffer }[]
  >
}

function writeNeedles(secrets: readonly string[]): Needles {
  const all = [...new Set(secrets)].flatMap((secret) =>
    formsOf(secret).map((form) => ({ secret, form })),
  )
  const byStart = Map.groupBy(all, ({ form }) => form.readInt32LE(0))
  const begins = new Uint8Array(65_536)
  for (const { form } of all) begins[form.readUInt16LE(0)] = 1
  return { begins, byStart }
}

/** How often bytes hold each of these secrets, in any of their forms: one pass over them, however many are looked for. */
export function countSecrets(
  bytes: Buffer,
  secrets: readonly string[],
): ReadonlyMap<string, number> {
  return countNeedles(bytes, writeNeedles(secrets))
}

function countNeedles(bytes: Buffer, { begins, byStart }: Needles): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (let at = 0; at + 4 <= bytes.length; at += 1) {
    const pair = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)
    if (begins[pair] === 0) continue
    const word = pair | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)
    for (const { secret, form } of byStart.get(word) ?? []) {
      if (!standsAt(bytes, form, at, secret.length < 12)) continue
      counts.set(secret, (counts.get(secret) ?? 0) + 1)
    }
  }
  return counts
}

function standsAt(bytes: Buffer, form: Buffer, at: number, alone: boolean): boolean {
  const end = at + form.length
  if (end > bytes.length || bytes.compare(form, 0, form.length, at, end) !== 0) return false
  const around = String.fromCharCode(bytes[at - 1] ?? 0, bytes[end] ?? 0)
  return !(alone && plain.test(around))
}

/** The files below a folder that hold any of these secrets. Files that go while they are read are passed over. */
export function findInFolder(folder: string, ...secrets: readonly string[]): readonly string[] {
  const needles = writeNeedles(secrets)
  return readdirSync(folder, { withFileTypes: true, recursive: true }).flatMap((entry) => {
    if (!entry.isFile()) return []
    const path = join(entry.parentPath, entry.name)
    try {
      const bytes = readFileSync(path)
      return countNeedles(bytes, needles).size > 0 ? [path] : []
    } catch {
      return []
    }
  })
}
