import { type RowRefusalCode, refusal } from '../row/row-problem.ts'

/** A file that cannot be read as a whole, from here on. */
export class FileRefused extends Error {
  readonly code: RowRefusalCode

  constructor(code: RowRefusalCode) {
    super(refusal(code).reason)
    this.name = 'FileRefused'
    this.code = code
  }
}

const largest = 256 * 1024 * 1024

/**
 * The text of a file, piece by piece: UTF-8 with or without a byte order mark, line ends made one `\n`. Bytes that are no
 * UTF-8 become U+FFFD, so that only the rows that hold them are refused. Throws {@link FileRefused} for what is no text.
 */
export async function* readText(
  source: AsyncIterable<Uint8Array>,
  count: (bytes: number) => void,
): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8')
  let bytes = 0
  let isFirst = true
  let carry = ''
  for await (const piece of source) {
    if (isFirst) refuseOtherKinds(piece)
    isFirst = false
    bytes += piece.length
    if (bytes > largest) throw new FileRefused('file-too-large')
    count(bytes)
    const text = carry + decoder.decode(piece, { stream: true })
    // A carriage return at the end may be half of a line end.
    carry = text.endsWith('\r') ? '\r' : ''
    yield toLines(carry === '' ? text : text.slice(0, -1))
  }
  yield toLines(carry + decoder.decode())
}

function toLines(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n')
}

function refuseOtherKinds(piece: Uint8Array): void {
  const [first, second] = piece
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw new FileRefused('file-not-utf8')
  }
  // A workbook is a zip archive; an old one an OLE container.
  if ((first === 0x50 && second === 0x4b) || (first === 0xd0 && second === 0xcf)) {
    throw new FileRefused('file-not-text')
  }
  if (piece.subarray(0, 512).includes(0)) throw new FileRefused('file-not-utf8')
}
