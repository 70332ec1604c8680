import * as z from 'zod'
import { GraphFault, type GraphFaultCode } from './graph-fault.ts'

/** `code` may be an empty text (Microsoft, "JSON batching"); nothing of the message is kept but what is told apart below. */
const zError = z.object({
  error: z.object({ code: z.string().optional(), message: z.string().optional() }),
})

/**
 * What a status and a body that is an error mean. The texts of passes and guests are documented; their status and `code` are
 * UNVERIFIED, so the text decides.
 */
export function classifyRefusal(status: number, body: unknown, requestId: string): GraphFault {
  const { code = '', message = '' } = zError.safeParse(body).data?.error ?? {}
  const detail = { status, request: requestId, ...(/^\w{1,60}$/.test(code) ? { code } : {}) }
  return new GraphFault(codeOf(status, code, message), detail)
}

function codeOf(status: number, code: string, message: string): GraphFaultCode {
  if (status === 429) return 'throttled'
  if (status >= 500) return 'unavailable'
  if (status === 401) return 'token-refused'
  if (status === 404) return 'not-found'
  if (/external guest/i.test(message)) return 'guest'
  if (/UserCredentialPolicy|within the limits of the policy|one-time by policy/i.test(message)) {
    return 'pass-policy'
  }
  if (/licen[sc]e/i.test(code) || /premium licen[sc]e/i.test(message)) return 'licence-missing'
  return status === 403 ? 'rights-missing' : 'bad-request'
}
