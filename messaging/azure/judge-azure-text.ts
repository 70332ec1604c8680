import { z } from 'zod'
import type { HttpsReply } from '../https/exchange-https.ts'
import { judgeStatus, refused } from '../https/judge-status.ts'
import type { SendOutcome } from '../message-channel.ts'
import { parseJson } from '../parse-json.ts'

const zAnswer = z.object({
  value: z
    .array(
      z.object({
        messageId: z.string().max(200).nullish(),
        httpStatusCode: z.int(),
        repeatabilityResult: z.string().nullish(),
        successful: z.boolean(),
      }),
    )
    .length(1),
})

/**
 * What the answer says of the one recipient that was asked for: the whole is 202 even where a recipient failed. A repetition
 * that was *rejected* says that the first time cannot be told any more.
 */
export function judgeAzureText({ status, text }: Pick<HttpsReply, 'status' | 'text'>): SendOutcome {
  if (status < 200 || status >= 300) return judgeStatus(status)
  const [one] = zAnswer.safeParse(text.reveal(parseJson)).data?.value ?? []
  if (!one) return { outcome: 'unknown' }
  if (one.successful) return { outcome: 'accepted', reference: one.messageId ?? '' }
  if (one.repeatabilityResult?.toLowerCase() === 'rejected') return { outcome: 'unknown' }
  // UNVERIFIED: that 400 for a recipient always means its number.
  return one.httpStatusCode === 400
    ? refused('address-refused', true)
    : judgeStatus(one.httpStatusCode)
}
