import { z } from 'zod'
import { Secret } from '../../protocol/secret.ts'
import { checkMailAddress } from '../check-mail-address.ts'
import { deriveMessageId } from '../derive-message-id.ts'
import type { HttpsReply } from '../https/exchange-https.ts'
import { judgeStatus, refused } from '../https/judge-status.ts'
import { type HttpsPorts, openHttpsChannel } from '../https/open-https-channel.ts'
import type { MailMessage, MessageChannel, SendOutcome } from '../message-channel.ts'
import { parseJson } from '../parse-json.ts'
import type { AzureMailSettings } from './azure-settings.ts'
import { signRequest } from './sign-request.ts'

/**
 * Mail through Azure Communication Services, version 2023-03-31, without engagement tracking: nothing counts who opens it, and
 * no link is replaced. Accepted means queued; only a report tells more. What a repeated `Operation-Id` does is UNVERIFIED.
 * @see https://learn.microsoft.com/rest/api/communication/email/send
 */
export function startAzureMail(
  settings: AzureMailSettings,
  ports: HttpsPorts,
): MessageChannel<MailMessage> {
  const { endpoint, accessKey } = settings
  return openHttpsChannel<MailMessage>(
    {
      compose(message) {
        if (!checkMailAddress(message.to).allowed) {
          return Promise.resolve(refused('address-refused', true))
        }
        const asked = {
          url: `${endpoint}/emails:send?api-version=2023-03-31`,
          body: composeBody(message, settings),
          headers: { 'operation-id': deriveMessageId(message.key) },
        }
        return Promise.resolve(signRequest(asked, accessKey, ports.clock.now()))
      },
      judge: judgeAzureMail,
    },
    settings,
    ports,
  )
}

function composeBody(
  { to, subject, text, html }: MailMessage,
  { from, replyTo }: AzureMailSettings,
): Secret {
  return text.reveal((plainText) =>
    html.reveal(
      (marked) =>
        new Secret(
          JSON.stringify({
            senderAddress: from,
            content: { subject, plainText, html: marked },
            recipients: { to: [{ address: to }] },
            ...(replyTo === undefined ? {} : { replyTo: [{ address: replyTo }] }),
            userEngagementTrackingDisabled: true,
          }),
        ),
    ),
  )
}

const zAnswer = z.object({ id: z.string().min(1).max(200), status: z.string() })

function judgeAzureMail({ status, text }: HttpsReply): SendOutcome {
  // The same operation once more, perhaps: then the first attempt was taken.
  if (status === 409) return { outcome: 'unknown' }
  if (status < 200 || status >= 300) return judgeStatus(status)
  const { data } = zAnswer.safeParse(text.reveal(parseJson))
  if (!data) return { outcome: 'unknown' }
  if (data.status === 'Failed' || data.status === 'Canceled') return refused('sender-refused')
  return { outcome: 'accepted', reference: data.id }
}
