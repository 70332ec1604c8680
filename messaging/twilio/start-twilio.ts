import { Secret } from '../../protocol/secret.ts'
import { estimateText } from '../estimate-text.ts'
import { refused } from '../https/judge-status.ts'
import { type HttpsPorts, openHttpsChannel } from '../https/open-https-channel.ts'
import type { MessageChannel, TextMessage } from '../message-channel.ts'
import { judgeTwilio } from './judge-twilio.ts'
import type { TwilioSettings } from './twilio-settings.ts'

/** Seconds; Twilio takes 1 to 36000 and advises more than five. */
const validity = { least: 10, most: 36_000 } as const

/**
 * Text messages through Twilio. `reportUrl`: where status callbacks are to come, as Twilio reaches it. Twilio knows no repeated
 * request again, so a text that is tried again after silence may come twice.
 * @see https://www.twilio.com/docs/messaging/api/message-resource
 */
export function startTwilio(
  settings: TwilioSettings,
  ports: HttpsPorts,
  reportUrl: string | undefined,
): MessageChannel<TextMessage> {
  const { baseUrl, accountSid, authToken, keySid, keySecret } = settings
  const account = `${baseUrl}/2010-04-01/Accounts/${accountSid}`
  const authorization = (keySecret ?? authToken).reveal(
    (word) =>
      new Secret(`Basic ${Buffer.from(`${keySid ?? accountSid}:${word}`).toString('base64')}`),
  )
  return openHttpsChannel<TextMessage>(
    {
      compose(message) {
        if (message.text.reveal(estimateText).segments > settings.maxSegments) {
          return Promise.resolve(refused('content-refused', true))
        }
        return Promise.resolve({
          method: 'POST',
          url: `${account}/Messages.json`,
          headers: {
            authorization,
            accept: 'application/json',
            'content-type': 'application/x-www-form-urlencoded',
          },
          body: composeForm(message, settings, reportUrl),
        })
      },
      judge: judgeTwilio,
      // An ordinary API key may not read the account (UNVERIFIED): then there is nothing to ask.
      ...(keySid === undefined && {
        probe: () =>
          Promise.resolve({
            ...({ method: 'GET', url: `${account}.json` } as const),
            headers: { authorization, accept: 'application/json' },
          }),
      }),
    },
    settings,
    ports,
  )
}

function composeForm(
  { to, text, validMinutes }: TextMessage,
  { from, messagingServiceSid }: TwilioSettings,
  reportUrl: string | undefined,
): Secret {
  const seconds = (validMinutes ?? validity.most) * 60
  const form = new URLSearchParams({
    To: to,
    ...(from === undefined ? {} : { From: from }),
    ...(messagingServiceSid === undefined ? {} : { MessagingServiceSid: messagingServiceSid }),
    ValidityPeriod: String(Math.min(Math.max(seconds, validity.least), validity.most)),
    ContentRetention: 'discard',
    AddressRetention: 'obfuscate',
    ShortenUrls: 'false',
    ...(reportUrl === undefined ? {} : { StatusCallback: reportUrl }),
  })
  text.reveal((words) => form.set('Body', words))
  return new Secret(form.toString())
}
