import { estimateText } from '../estimate-text.ts'
import { refused } from '../https/judge-status.ts'
import { type HttpsPorts, openHttpsChannel } from '../https/open-https-channel.ts'
import type { MessageChannel, TextMessage } from '../message-channel.ts'
import { fillBody, fillUrl } from './fill-template.ts'
import type { HttpTextSettings } from './http-text-settings.ts'
import { judgeAnswer } from './judge-answer.ts'

/** Text messages through a gateway that the settings describe. No question is known that would sign in without sending. */
export function startHttpText(
  settings: HttpTextSettings,
  ports: HttpsPorts,
): MessageChannel<TextMessage> {
  const { method, url, headers, secretHeaders, body } = settings
  const contentType =
    body.json !== undefined ? 'application/json' : 'application/x-www-form-urlencoded;charset=UTF-8'
  return openHttpsChannel<TextMessage>(
    {
      compose(message) {
        if (message.text.reveal(estimateText).segments > settings.maxSegments) {
          return Promise.resolve(refused('content-refused', true))
        }
        return Promise.resolve({
          method,
          url: fillUrl(url, message),
          headers: {
            'content-type': contentType,
            accept: 'application/json',
            ...headers,
            ...secretHeaders,
          },
          body: fillBody(body, message),
        })
      },
      judge: (reply) => judgeAnswer(settings, reply),
    },
    settings,
    ports,
  )
}
