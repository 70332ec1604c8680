import type { DeliveryReport } from '../message-channel.ts'
import type { ReadReports } from '../report-call.ts'
import type { TwilioSettings } from './twilio-settings.ts'
import { verifyTwilioSignature } from './verify-twilio-signature.ts'

const states: Readonly<Record<string, DeliveryReport['state']>> = {
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'failed',
  failed: 'failed',
  canceled: 'failed',
}

/** Reads Twilio's status callbacks, which are signed over `url`, the address that the text named. Without a signature: refused. */
export function createTwilioReports(
  { accountSid, authToken }: Pick<TwilioSettings, 'accountSid' | 'authToken'>,
  url: string,
): ReadReports {
  return ({ path, header, body }) => {
    const form = new URLSearchParams(body)
    const query = path.indexOf('?')
    const signed = query === -1 ? url : url + path.slice(query)
    const signature = header('x-twilio-signature')
    if (!verifyTwilioSignature(signature, signed, form, authToken)) return { answer: 'refused' }
    // A token that is shared by accounts, or was, does not make them one.
    if (form.get('AccountSid') !== accountSid) return { answer: 'refused' }
    const [reference, word] = [form.get('MessageSid'), form.get('MessageStatus')]
    if (!reference || !word) return { answer: 'unreadable' }
    const errorCode = form.get('ErrorCode')
    const detail = [word, errorCode]
      .filter(Boolean)
      .join(' ')
      .replace(/[^\w -]/g, '')
      .slice(0, 32)
    const state = Object.hasOwn(states, word) ? states[word] : undefined
    return { answer: 'taken', reports: [{ reference, state: state ?? 'underway', detail }] }
  }
}
