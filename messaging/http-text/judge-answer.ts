import type { HttpsReply } from '../https/exchange-https.ts'
import { judgeStatus, refused } from '../https/judge-status.ts'
import type { RefusalCode, SendOutcome } from '../message-channel.ts'
import { parseJson } from '../parse-json.ts'
import type { AnswerSign, HttpTextSettings } from './http-text-settings.ts'
import { readPointer } from './read-pointer.ts'

const forGood: ReadonlySet<RefusalCode> = new Set(['address-refused', 'content-refused'])

/**
 * What a gateway's answer says. Refusals are looked for first, then success; a status of 2xx that looks like neither is
 * unknown, and every other status says what it says everywhere.
 */
export function judgeAnswer(
  { success, refusals }: Pick<HttpTextSettings, 'success' | 'refusals'>,
  { status, text }: Pick<HttpsReply, 'status' | 'text'>,
): SendOutcome {
  const document = text.reveal(parseJson)
  const refusal = refusals.find(({ when }) => looksLike(when, status, document))
  if (refusal) return refused(refusal.code, forGood.has(refusal.code))
  const isGood = success.status !== undefined || (status >= 200 && status < 300)
  if (isGood && looksLike(success, status, document)) {
    const reference =
      success.reference === undefined ? '' : (readPointer(document, success.reference) ?? '')
    return { outcome: 'accepted', reference: reference.slice(0, 200) }
  }
  return judgeStatus(status)
}

function looksLike(sign: AnswerSign, status: number, document: unknown): boolean {
  if (sign.status !== undefined && !sign.status.includes(status)) return false
  if (sign.pointer === undefined) return true
  const value = readPointer(document, sign.pointer)
  return value !== undefined && (sign.equals ?? []).includes(value)
}
