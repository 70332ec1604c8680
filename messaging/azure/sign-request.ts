import { createHash, createHmac } from 'node:crypto'
import { Secret } from '../../protocol/secret.ts'
import type { HttpsRequest } from '../https/exchange-https.ts'

/**
 * A POST of JSON with the signature that Azure Communication Services asks for.
 * @see https://learn.microsoft.com/azure/communication-services/tutorials/hmac-header-tutorial
 */
export function signRequest(
  {
    url,
    body,
    headers = {},
  }: {
    readonly url: string
    readonly body: Secret
    readonly headers?: Readonly<Record<string, string>>
  },
  accessKey: Secret,
  now: Date,
): HttpsRequest {
  const { host, pathname, search } = new URL(url)
  const date = now.toUTCString()
  const hash = body.reveal((text) => createHash('sha256').update(text, 'utf8').digest('base64'))
  const words = `POST\n${pathname}${search}\n${date};${host};${hash}`
  const signature = accessKey.reveal((key) =>
    createHmac('sha256', Buffer.from(key, 'base64')).update(words, 'utf8').digest('base64'),
  )
  const signed = 'SignedHeaders=x-ms-date;host;x-ms-content-sha256'
  return {
    method: 'POST',
    url,
    body,
    headers: {
      ...headers,
      'content-type': 'application/json',
      'x-ms-date': date,
      'x-ms-content-sha256': hash,
      authorization: new Secret(`HMAC-SHA256 ${signed}&Signature=${signature}`),
    },
  }
}
