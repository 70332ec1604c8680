import * as z from 'zod'
import { GraphFault, type GraphFaultCode } from './graph-fault.ts'

/** `code` may be an empty text (Microsoft, "JSON batching"); nothing of the message is kept but what is told apart below. */
const zError = z.object({
  error: z.object({
    code: z.string().nullish(),
    message: z.string().nullish(),
    innerError: z.looseObject({ 'request-id': z.string().nullish() }).nullish(),
  }),
})

/**
 * What a status and a body that is an error mean. The texts of passes and guests are documented; their status and `code` are
 * UNVERIFIED, so the text decides.
 */
export function classifyRefusal(status: number, body: unknown, request: string): GraphFault {
  const { code, message, innerError } = zError.safeParse(body).data?.error ?? {}
  const theirs = innerError?.['request-id'] ?? ''
  return new GraphFault(codeOf(status, code ?? '', message ?? ''), {
    ...{ status, request },
    ...(/^[0-9a-f-]{36}$/i.test(theirs) ? { requestThere: theirs } : {}),
    ...(/^\w{1,60}$/.test(code ?? '') ? { said: code ?? '' } : {}),
  })
}

function codeOf(status: number, code: string, message: string): GraphFaultCode {
  if (status === 429) return 'throttled'
  if (status >= 500 || status === 408) return 'unavailable'
  if (status < 400) return 'bad-answer'
  if (status === 401) return 'token-refused'
  if (status === 404) return 'not-found'
  if (/external guest/i.test(message)) return 'guest'
  if (/UserCredentialPolicy|within the limits of the policy|one-time by policy/i.test(message)) {
    return 'pass-policy'
  }
  if (/licen[sc]e/i.test(code) || /premium licen[sc]e/i.test(message)) return 'licence-missing'
  return status === 403 ? 'rights-missing' : 'bad-request'
}
