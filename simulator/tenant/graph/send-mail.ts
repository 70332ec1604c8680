import { z } from 'zod'
import type { Person } from '../state/person.ts'
import { badRequest, type GraphAnswer, type GraphCall } from './graph-call.ts'

const zRecipient = z.strictObject({
  emailAddress: z.strictObject({ address: z.email(), name: z.string().optional() }),
})

const zMail = z.strictObject({
  message: z.looseObject({
    subject: z.string().optional(),
    body: z.strictObject({ contentType: z.string().regex(/^(text|html)$/i), content: z.string() }),
    toRecipients: z.array(zRecipient).min(1),
  }),
  saveToSentItems: z.boolean().optional(),
})

/** `POST /users/{sender}/sendMail`: taken, and that is all anybody hears. The status is UNVERIFIED. */
export function sendMail(call: GraphCall, sender: Person): GraphAnswer {
  const named = Object.entries(call.body ?? {}).map(([key, value]) => [
    key.charAt(0).toLowerCase() + key.slice(1),
    value,
  ])
  const parsed = zMail.safeParse(Object.fromEntries(named))
  if (!parsed.success) throw badRequest('The message cannot be read.')
  const from = sender.user.userPrincipalName
  const sent = { from, message: parsed.data.message, at: call.now }
  call.state.mails.push(sent)
  call.state.version += 1
  call.state.deliver(sent)
  return { status: 202 }
}
