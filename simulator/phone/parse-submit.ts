import type { Pdu } from 'smpp'
import type { Segment } from './join-segments.ts'

const encodings: Readonly<Record<number, string>> = {
  0: 'GSM-7',
  1: 'GSM-7',
  3: 'Latin-1',
  8: 'UCS-2',
}

/** Reads what a `submit_sm` (SMPP 3.4 section 4.4) carries; texts have been decoded by their data coding already. */
export function parseSubmit(pdu: Pdu): Segment {
  const body = readBody(pdu['message_payload']) ?? readBody(pdu['short_message'])
  return {
    from: readText(pdu['source_addr']),
    to: normalizeNumber(readText(pdu['destination_addr'])),
    text: body?.message ?? '',
    encoding: encodings[Number(pdu['data_coding'])] ?? 'unknown',
    part: readHeader(body?.udh ?? []) ?? readTags(pdu),
  }
}

/** `+` and digits, however the number was written. */
export function normalizeNumber(number: string): string {
  return `+${number.replace(/\D/g, '').replace(/^00/, '')}`
}

function readBody(value: unknown): { message: string; udh: readonly Buffer[] } | undefined {
  if (typeof value !== 'object' || value === null || !('message' in value)) return undefined
  const { message } = value
  const headers = 'udh' in value && Array.isArray(value.udh) ? value.udh : []
  if (typeof message !== 'string' || (message === '' && headers.length === 0)) return undefined
  return { message, udh: headers.filter((header) => Buffer.isBuffer(header)) }
}

/** Concatenation with an 8 bit or a 16 bit reference (3GPP TS 23.040 section 9.2.3.24). */
function readHeader(udh: readonly Buffer[]): Segment['part'] {
  for (const header of udh) {
    const wide = header[0] === 0x08 && header.length === 6
    if (!wide && !(header[0] === 0x00 && header.length === 5)) continue
    const reference = wide ? header.readUInt16BE(2) : header.readUInt8(2)
    return { reference, total: header.at(-2) ?? 1, number: header.at(-1) ?? 1 }
  }
  return undefined
}

function readTags(pdu: Pdu): Segment['part'] {
  const total = Number(pdu['sar_total_segments'] ?? 0)
  if (total < 2) return undefined
  return {
    reference: Number(pdu['sar_msg_ref_num'] ?? 0),
    total,
    number: Number(pdu['sar_segment_seqnum'] ?? 1),
  }
}

function readText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
