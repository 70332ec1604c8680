import { z } from 'zod'
import { Secret } from '../../protocol/secret.ts'
import { checkMailAddress } from '../check-mail-address.ts'
import type { HttpsReply } from '../https/exchange-https.ts'
import { judgeStatus, refused } from '../https/judge-status.ts'
import { type HttpsPorts, openHttpsChannel } from '../https/open-https-channel.ts'
import type { ChannelState, MailMessage, MessageChannel, SendOutcome } from '../message-channel.ts'
import { parseJson } from '../parse-json.ts'
import type { GraphMailSettings } from './graph-mail-settings.ts'
import { keepAppToken } from './keep-app-token.ts'

/**
 * Mail through Microsoft Graph `sendMail`, out of a mailbox of the tenant. Graph answers 202 (UNVERIFIED here) and names no
 * reference, so nothing is ever reported; it knows no repeated request again.
 * @see https://learn.microsoft.com/graph/api/user-sendmail
 */
export function startGraphMail(
  settings: GraphMailSettings,
  ports: HttpsPorts,
): MessageChannel<MailMessage> {
  const { graphUrl, from } = settings
  const token = keepAppToken(settings, ports.clock)
  const channel = openHttpsChannel<MailMessage>(
    {
      async compose(message, signal) {
        if (!checkMailAddress(message.to).allowed) return refused('address-refused', true)
        const shown = await token.read(signal)
        if (!(shown instanceof Secret)) return shown
        return {
          method: 'POST',
          url: `${graphUrl}/v1.0/users/${encodeURIComponent(from)}/sendMail`,
          headers: {
            authorization: shown.reveal((text) => new Secret(`Bearer ${text}`)),
            'content-type': 'application/json',
          },
          body: composeBody(message, settings),
        }
      },
      judge(reply) {
        if (reply.status === 401) token.forget()
        return judgeGraphMail(reply)
      },
    },
    settings,
    ports,
  )
  return {
    ...channel,
    /** A token is all that can be asked for without sending; whether it may send shows when it does. */
    async check(signal): Promise<ChannelState> {
      const state = await channel.check(signal)
      if (state.state === 'failing') return state
      const shown = await token.read(signal)
      if (shown instanceof Secret) return state
      const code = shown.outcome === 'refused' ? shown.code : 'unreachable'
      return { state: 'failing', code, remedy }
    },
  }
}

const remedy =
  'Check tenant, application and certificate of the carrier `graph`, and the way to the sign-in host.'

function composeBody({ to, subject, html }: MailMessage, { replyTo }: GraphMailSettings): Secret {
  return html.reveal(
    (content) =>
      new Secret(
        JSON.stringify({
          message: {
            subject,
            body: { contentType: 'HTML', content },
            toRecipients: [{ emailAddress: { address: to } }],
            ...(replyTo === undefined ? {} : { replyTo: [{ emailAddress: { address: replyTo } }] }),
          },
          saveToSentItems: false,
        }),
      ),
  )
}

const zError = z.object({ error: z.object({ code: z.string() }) })

function judgeGraphMail({ status, text }: HttpsReply): SendOutcome {
  if (status >= 200 && status < 300) return { outcome: 'accepted', reference: '' }
  const code = zError.safeParse(text.reveal(parseJson)).data?.error.code
  // UNVERIFIED: the code of an address that cannot be written to.
  if (status === 400 && code === 'ErrorInvalidRecipients') return refused('address-refused', true)
  if (status === 403) return refused('sender-refused')
  return judgeStatus(status)
}
