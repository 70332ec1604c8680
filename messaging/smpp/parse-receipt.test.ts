import type { Pdu } from 'smpp'
import { expect, test } from 'vitest'
import { parseReceipt } from './parse-receipt.ts'

const custom = (id: string, stat: string, err = '000') =>
  `id:${id} sub:001 dlvrd:001 submit date:2611220900 done date:2611220901 stat:${stat} err:${err} text:...`
const pdu = (fields: Record<string, unknown>) => ({ esm_class: 4, ...fields }) as unknown as Pdu

test.each([
  ['DELIVRD', 'delivered'],
  ['ENROUTE', 'underway'],
  ['ACCEPTD', 'underway'],
  ['EXPIRED', 'failed'],
  ['DELETED', 'failed'],
  ['UNDELIV', 'failed'],
  ['REJECTD', 'failed'],
])('the customary text with %s says %s', (stat, state) => {
  expect(parseReceipt(pdu({ short_message: { message: custom('a-17', stat, '042') } }))).toEqual({
    reference: 'a-17',
    state,
    detail: `${stat} err 042`,
  })
})

test('the optional fields go before the text', () => {
  const report = parseReceipt(
    pdu({
      receipted_message_id: 'right\0',
      message_state: 2,
      short_message: custom('wrong', 'UNDELIV'),
    }),
  )
  expect(report).toMatchObject({ reference: 'right', state: 'delivered' })
})

test('a receipt in the payload is read', () => {
  const report = parseReceipt(
    pdu({ short_message: { message: '' }, message_payload: { message: custom('p1', 'DELIVRD') } }),
  )
  expect(report).toMatchObject({ reference: 'p1', state: 'delivered' })
})

test.each([
  ['an answer typed by a person', { esm_class: 0, short_message: custom('a', 'DELIVRD') }],
  ['a receipt without a reference', { short_message: 'stat:DELIVRD' }],
  ['a receipt without a state', { short_message: 'id:a' }],
  ['a state nobody knows', { short_message: custom('a', 'UNKNOWN') }],
  ['nothing at all', {}],
])('%s is no report', (_what, fields) => {
  expect(parseReceipt(pdu(fields))).toBeUndefined()
})
