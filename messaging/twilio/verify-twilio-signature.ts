import { createHmac } from 'node:crypto'
import { Secret } from '../../protocol/secret.ts'
import { equalsSecret } from '../equals-secret.ts'

/**
 * Whether a status callback is Twilio's: `X-Twilio-Signature` is the HMAC-SHA1, under the account's token, of the public
 * address and every name and value of the form in the order of the names; a value that comes twice under a name counts once.
 * Twilio may sign the address with or without the port that goes without saying.
 * @see https://www.twilio.com/docs/usage/security
 */
export function verifyTwilioSignature(
  signature: string | undefined,
  url: string,
  form: URLSearchParams,
  authToken: Secret,
): boolean {
  const names = [...new Set(form.keys())].sort()
  const words = names
    .flatMap((name) => [...new Set(form.getAll(name))].sort().map((value) => name + value))
    .join('')
  return listAddresses(url)
    .map((address) => {
      const right = authToken.reveal((key) =>
        createHmac('sha1', key)
          .update(address + words, 'utf8')
          .digest('base64'),
      )
      return equalsSecret(signature, new Secret(right))
    })
    .includes(true)
}

function listAddresses(url: string): readonly string[] {
  const { protocol, hostname, port, pathname, search } = new URL(url)
  if (port !== '') return [url]
  const usual = protocol === 'https:' ? 443 : 80
  const below = pathname + search
  return [`${protocol}//${hostname}${below}`, `${protocol}//${hostname}:${usual}${below}`]
}
