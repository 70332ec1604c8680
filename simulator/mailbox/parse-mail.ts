import { parseContentType } from './parse-content-type.ts'

/** A mail, read far enough to be shown. */
export interface ParsedMail {
  readonly subject: string
  readonly from: string
  readonly to: string
  /** All header fields by name in lower case, unfolded and decoded; of several with one name the first. */
  readonly headers: ReadonlyMap<string, string>
  readonly text: string | undefined
  readonly html: string | undefined
}

interface Part {
  readonly headers: ReadonlyMap<string, string>
  readonly body: Buffer
}

/**
 * Reads header fields, the first plain text and the first HTML body of a MIME message (RFC 5322, 2045 to 2047). Attachments
 * are left out. What is malformed is shown as it came: this never refuses a mail.
 */
export function parseMail(raw: Buffer): ParsedMail {
  const part = splitPart(raw)
  const bodies = new Map<string, string>()
  collectBodies(part, bodies, 0)
  const header = (name: string) => part.headers.get(name) ?? ''
  return {
    subject: header('subject'),
    from: header('from'),
    to: header('to'),
    headers: part.headers,
    text: bodies.get('text/plain'),
    html: bodies.get('text/html'),
  }
}

function collectBodies(part: Part, bodies: Map<string, string>, depth: number): void {
  const type = parseContentType(part.headers.get('content-type') ?? 'text/plain')
  const boundary = type.parameters.get('boundary')
  if (type.name.startsWith('multipart/') && boundary && depth < 8) {
    for (const inner of splitMultipart(part.body, boundary)) {
      collectBodies(splitPart(inner), bodies, depth + 1)
    }
    return
  }
  const attached = part.headers.get('content-disposition')?.toLowerCase().startsWith('attachment')
  if (!type.name.startsWith('text/') || attached || bodies.has(type.name)) return
  bodies.set(type.name, decodeBody(part, type.parameters.get('charset')))
}

function splitPart(raw: Buffer): Part {
  const text = raw.toString('latin1')
  const gap = /^\r?\n|\r?\n\r?\n/.exec(text)
  const end = gap ? gap.index : text.length
  const headers = new Map<string, string>()
  const unfolded = raw
    .subarray(0, end)
    .toString('utf8')
    .replace(/\r?\n[ \t]+/g, ' ')
  for (const line of unfolded.split(/\r?\n/)) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).trim().toLowerCase()
    if (colon > 0 && !headers.has(name))
      headers.set(name, decodeWords(line.slice(colon + 1).trim()))
  }
  return { headers, body: raw.subarray(gap ? gap.index + gap[0].length : raw.length) }
}

function splitMultipart(body: Buffer, boundary: string): Buffer[] {
  const pieces = `\r\n${body.toString('latin1')}`.split(`\n--${boundary}`)
  return pieces
    .slice(1)
    .filter((piece) => !piece.startsWith('--'))
    .map((piece) => Buffer.from(piece.replace(/^[ \t]*\r?\n/, '').replace(/\r$/, ''), 'latin1'))
}

function decodeBody({ headers, body }: Part, charset = 'utf-8'): string {
  const encoding = headers.get('content-transfer-encoding')?.trim().toLowerCase()
  if (encoding === 'base64')
    return decodeText(Buffer.from(body.toString('latin1'), 'base64'), charset)
  if (encoding === 'quoted-printable')
    return decodeText(decodeQuoted(body.toString('latin1')), charset)
  return decodeText(body, charset)
}

function decodeQuoted(text: string): Buffer {
  const joined = text.replace(/[ \t]+(?=\r?\n)/g, '').replace(/=\r?\n/g, '')
  const decoded = joined.replace(/=([0-9a-fA-F]{2})/g, (_all, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return Buffer.from(decoded, 'latin1')
}

function decodeText(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    return bytes.toString('utf8')
  }
}

/** Words such as `=?utf-8?q?J=C3=BCrgen?=` (RFC 2047); neighbouring ones belong together. */
function decodeWords(text: string): string {
  const joined = text.replace(/\?=\s+=\?/g, '?==?')
  const word = /=\?([^?]+)\?([bq])\?([^?]*)\?=/gi
  return joined.replace(word, (_all, charset: string, kind: string, content: string) => {
    const bytes =
      kind.toLowerCase() === 'b'
        ? Buffer.from(content, 'base64')
        : decodeQuoted(content.replaceAll('_', ' '))
    return decodeText(bytes, charset)
  })
}
