import type { TextMessage } from '../message-channel.ts'
import type { SmppSettings } from './smpp-settings.ts'
import { createSegmentHeader, splitText } from './split-text.ts'

/**
 * The `submit_sm` fields for a text, one record per segment (SMPP 3.4, 4.4.1). A receipt is asked for the last segment only,
 * so that one text has one reference; the phone shows nothing before all of them are there.
 */
export function createSubmits(
  message: TextMessage,
  settings: Pick<SmppSettings, 'sender'>,
  reference: number,
): readonly Readonly<Record<string, unknown>>[] {
  const { alphabet, segments } = message.text.reveal(splitText)
  const last = segments.length - 1
  return segments.map((segment, index) => ({
    ...createSource(settings.sender),
    dest_addr_ton: 1,
    dest_addr_npi: 1,
    destination_addr: message.to.replace(/^\+/, ''),
    data_coding: alphabet === 'gsm-7' ? 0 : 8,
    // 0x40 tells that a user data header goes before the text.
    esm_class: last === 0 ? 0 : 0x40,
    registered_delivery: index === last ? 1 : 0,
    ...(message.validMinutes === undefined
      ? {}
      : { validity_period: createRelativeTime(message.validMinutes) }),
    short_message:
      last === 0
        ? segment
        : Buffer.concat([createSegmentHeader(reference, segments.length, index), segment]),
  }))
}

/** Type of number 5 is a name, 1 an international number, 3 a short code of this network. */
function createSource(sender: string): Readonly<Record<string, unknown>> {
  const digits = sender.replace(/^\+/, '')
  if (!/^\d+$/.test(digits)) {
    return { source_addr_ton: 5, source_addr_npi: 0, source_addr: sender }
  }
  const short = digits.length <= 6
  return {
    source_addr_ton: short ? 3 : 1,
    source_addr_npi: short ? 0 : 1,
    source_addr: digits,
  }
}

/** `YYMMDDhhmmss000R`, counted from now (SMPP 3.4, 7.1.1.2). */
function createRelativeTime(minutes: number): string {
  const part = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(minutes / 60)
  return `0000${part(Math.floor(hours / 24))}${part(hours % 24)}${part(minutes % 60)}00000R`
}
