import { z } from 'zod'
import type { HttpsReply } from '../https/exchange-https.ts'
import { judgeStatus, refused } from '../https/judge-status.ts'
import type { SendOutcome } from '../message-channel.ts'
import { parseJson } from '../parse-json.ts'

const zMessage = z.object({
  sid: z.string().regex(/^[A-Z]{2}[0-9a-fA-F]{32}$/),
  status: z.string().optional(),
})
const zError = z.object({ code: z.int() })

/** UNVERIFIED here: no such number, opted out, no mobile phone. */
const addressCodes: ReadonlySet<number> = new Set([21211, 21610, 21614])
/** UNVERIFIED here: no text, or too long. */
const contentCodes: ReadonlySet<number> = new Set([21602, 21617])

/** What Twilio's answer says of a text. Success is 201 in its documentation (UNVERIFIED here), so every 2xx with an id counts. */
export function judgeTwilio({ status, text }: Pick<HttpsReply, 'status' | 'text'>): SendOutcome {
  const document = text.reveal(parseJson)
  if (status >= 200 && status < 300) {
    const { data } = zMessage.safeParse(document)
    if (!data) return { outcome: 'unknown' }
    if (data.status === 'failed' || data.status === 'canceled') return refused('sender-refused')
    return { outcome: 'accepted', reference: data.sid }
  }
  const code = zError.safeParse(document).data?.code ?? 0
  if (status === 400 && addressCodes.has(code)) return refused('address-refused', true)
  if (status === 400 && contentCodes.has(code)) return refused('content-refused', true)
  return judgeStatus(status)
}
