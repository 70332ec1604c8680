import { Secret } from '../../protocol/secret.ts'
import { deriveMessageId } from '../derive-message-id.ts'
import { estimateText } from '../estimate-text.ts'
import { refused } from '../https/judge-status.ts'
import { type HttpsPorts, openHttpsChannel } from '../https/open-https-channel.ts'
import type { MessageChannel, TextMessage } from '../message-channel.ts'
import type { AzureTextSettings } from './azure-settings.ts'
import { judgeAzureText } from './judge-azure-text.ts'
import { signRequest } from './sign-request.ts'

/**
 * Texts through Azure Communication Services, version 2021-03-07. A repeated text has the id and the date of the first attempt,
 * so that it is known again (for how long is UNVERIFIED). It has no way to say how long the network may keep trying.
 */
export function startAzureText(
  settings: AzureTextSettings,
  ports: HttpsPorts,
): MessageChannel<TextMessage> {
  const { endpoint, accessKey, from, reports } = settings
  return openHttpsChannel<TextMessage>(
    {
      compose({ to, text, key, askedAt }) {
        if (text.reveal(estimateText).segments > settings.maxSegments) {
          return Promise.resolve(refused('content-refused', true))
        }
        const now = ports.clock.now()
        const recipient = {
          to,
          repeatabilityRequestId: deriveMessageId(key),
          repeatabilityFirstSent: (askedAt ?? now).toUTCString(),
        }
        const smsSendOptions = { enableDeliveryReport: reports !== undefined }
        const body = text.reveal(
          (message) =>
            new Secret(
              JSON.stringify({ from, message, smsRecipients: [recipient], smsSendOptions }),
            ),
        )
        const url = `${endpoint}/sms?api-version=2021-03-07`
        return Promise.resolve(signRequest({ url, body }, accessKey, now))
      },
      judge: judgeAzureText,
    },
    settings,
    ports,
  )
}
