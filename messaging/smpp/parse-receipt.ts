import type { Pdu } from 'smpp'
import type { DeliveryReport } from '../message-channel.ts'

type State = DeliveryReport['state']

/** `stat:` of the customary text (SMPP 3.4, appendix B) and the numbers of `message_state` (5.2.28). */
const states: ReadonlyMap<string | number, State> = new Map<string | number, State>([
  ['DELIVRD', 'delivered'],
  ['ENROUTE', 'underway'],
  ['ACCEPTD', 'underway'],
  ['EXPIRED', 'failed'],
  ['DELETED', 'failed'],
  ['UNDELIV', 'failed'],
  ['REJECTD', 'failed'],
  [1, 'underway'],
  [2, 'delivered'],
  [3, 'failed'],
  [4, 'failed'],
  [5, 'failed'],
  [6, 'underway'],
  [8, 'failed'],
])

/**
 * Reads the delivery receipt in a `deliver_sm`; `undefined` where it is none (somebody answered the text) or says neither
 * which text nor what became of it. The optional fields go before the text, whose form is only custom.
 */
export function parseReceipt(pdu: Pdu): DeliveryReport | undefined {
  const kind = typeof pdu['esm_class'] === 'number' ? pdu['esm_class'] & 0x3c : 0
  if (kind !== 0x04 && kind !== 0x20) return undefined
  const text = readText(pdu['short_message']) || readText(pdu['message_payload'])
  const said = /\bstat:([A-Z]{1,16})/i.exec(text)?.[1]?.toUpperCase()
  const number = pdu['message_state']
  const state = (typeof number === 'number' && states.get(number)) || states.get(said ?? '')
  const reference = readId(pdu['receipted_message_id']) || /\bid:(\S{1,65})/i.exec(text)?.[1]
  if (state === undefined || reference === undefined) return undefined
  const problem = /\berr:(\w{1,8})/i.exec(text)?.[1]
  const detail = [said ?? `state ${number}`, problem].filter(Boolean).join(' err ')
  return { reference, state, detail: detail.slice(0, 32) }
}

/** The library hands over a string, or an object around one when it has looked for a header. */
function readText(field: unknown): string {
  if (typeof field === 'string') return field
  if (typeof field === 'object' && field !== null && 'message' in field) {
    return typeof field.message === 'string' ? field.message : ''
  }
  return ''
}

function readId(field: unknown): string | undefined {
  const id =
    typeof field === 'string' ? field : Buffer.isBuffer(field) ? field.toString('latin1') : ''
  return id.replace(/\0+$/, '') || undefined
}
