import type { Pdu } from 'smpp'

/** What became of a text. */
interface Outcome {
  readonly id: string
  readonly delivered: boolean
  readonly now: Date
}

/** The fields of the `deliver_sm` that reports an outcome, in the words nearly every network uses (SMPP 3.4 appendix B). */
export function writeReceipt(submitted: Pdu, outcome: Outcome): Record<string, unknown> {
  const stamp = outcome.now.toISOString().replace(/\D/g, '').slice(2, 12)
  const [count, state] = outcome.delivered ? ['001', 'DELIVRD'] : ['000', 'UNDELIV']
  const words = [
    `id:${outcome.id}`,
    'sub:001',
    `dlvrd:${count}`,
    `submit date:${stamp}`,
    `done date:${stamp}`,
    `stat:${state}`,
    `err:${outcome.delivered ? '000' : '001'}`,
    // Real networks repeat the first 20 characters here. This one does not: a receipt is a line in a log.
    'text:',
  ]
  return {
    source_addr: submitted['destination_addr'],
    destination_addr: submitted['source_addr'],
    esm_class: 4,
    data_coding: 0,
    short_message: words.join(' '),
    receipted_message_id: outcome.id,
    message_state: outcome.delivered ? 2 : 5,
  }
}
