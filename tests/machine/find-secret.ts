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

/** How often bytes hold a secret, in any of its forms. */
export function countSecret(bytes: Buffer, secret: string): number {
  let count = 0
  for (const form of formsOf(secret)) count += places(bytes, form, secret.length < 12)
  return count
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
  return raws.flatMap((raw) => {
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
}

function occurs(bytes: Buffer, form: Buffer, alone: boolean): boolean {
  return places(bytes, form, alone, 1) > 0
}

function places(
  bytes: Buffer,
  form: Buffer,
  alone: boolean,
  most = Number.MAX_SAFE_INTEGER,
): number {
  let count = 0
  for (let at = bytes.indexOf(form); at >= 0 && count < most; at = bytes.indexOf(form, at + 1)) {
    const around = String.fromCharCode(bytes[at - 1] ?? 0, bytes[at + form.length] ?? 0)
    if (!alone || !plain.test(around)) count += 1
  }
  return count
}

/** The files below a folder that hold any of these secrets. Files that go while they are read are passed over. */
export function findInFolder(folder: string, ...secrets: readonly string[]): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true }).flatMap((entry) => {
    if (!entry.isFile()) return []
    const path = join(entry.parentPath, entry.name)
    try {
      const bytes = readFileSync(path)
      return secrets.some((secret) => holdsSecret(bytes, secret)) ? [path] : []
    } catch {
      return []
    }
  })
}
