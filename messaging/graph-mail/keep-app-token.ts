import { createHash, createPrivateKey, randomUUID, X509Certificate } from 'node:crypto'
import { SignJWT } from 'jose'
import { z } from 'zod'
import type { Clock } from '../../protocol/clock.ts'
import { Secret } from '../../protocol/secret.ts'
import { exchangeHttps, type HttpsRequest } from '../https/exchange-https.ts'
import { refused } from '../https/judge-status.ts'
import type { SendOutcome } from '../message-channel.ts'
import { parseJson } from '../parse-json.ts'
import type { GraphMailSettings } from './graph-mail-settings.ts'

const assertionMinutes = 5
const marginMilliseconds = 5 * 60_000

/** The shape of RFC 6749, 5.1. */
const zToken = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number() })

export interface AppToken {
  /** The token to show now, or why there is none. Nothing was asked of Graph then, so every refusal is certain. */
  read(signal: AbortSignal): Promise<Secret | SendOutcome>
  /** The last one was refused. */
  forget(): void
}

/**
 * A token for the application itself, proved by certificate: an assertion that lives minutes, PS256 with `x5t#S256`.
 * @see https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 */
export function keepAppToken(settings: GraphMailSettings, clock: Clock): AppToken {
  let kept: { readonly token: Secret; readonly until: number } | undefined
  return {
    async read(signal) {
      const now = clock.now().getTime()
      if (kept && now < kept.until) return kept.token
      const fresh = await askForToken(settings, clock, signal)
      if ('outcome' in fresh) return fresh
      kept = { token: fresh.token, until: now + fresh.milliseconds - marginMilliseconds }
      return fresh.token
    },
    forget() {
      kept = undefined
    },
  }
}

async function askForToken(
  settings: GraphMailSettings,
  clock: Clock,
  signal: AbortSignal,
): Promise<{ readonly token: Secret; readonly milliseconds: number } | SendOutcome> {
  const asked = await composeRequest(settings, clock)
  const exchange = await exchangeHttps(asked, settings, clock, signal)
  if (exchange.came === 'unsent') return refused(exchange.code)
  if (exchange.came === 'silence') return refused('unreachable')
  const { status, text } = exchange.reply
  const { data } = zToken.safeParse(status === 200 ? text.reveal(parseJson) : undefined)
  if (!data) return refused(status >= 500 || status === 429 ? 'busy' : 'sign-in-refused')
  return { token: new Secret(data.access_token), milliseconds: data.expires_in * 1000 }
}

async function composeRequest(
  { loginUrl, tenant, clientId, graphUrl, certificate, key }: GraphMailSettings,
  clock: Clock,
): Promise<HttpsRequest> {
  const url = `${loginUrl}/${tenant}/oauth2/v2.0/token`
  const thumbprint = createHash('sha256').update(new X509Certificate(certificate).raw)
  const seconds = Math.floor(clock.now().getTime() / 1000)
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: 'PS256', typ: 'JWT', 'x5t#S256': thumbprint.digest('base64url') })
    .setAudience(url)
    .setIssuer(clientId)
    .setSubject(clientId)
    .setJti(randomUUID())
    .setNotBefore(seconds)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + assertionMinutes * 60)
    .sign(key.reveal((pem) => createPrivateKey(pem)))
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    scope: `${graphUrl}/.default`,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  })
  return {
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new Secret(form.toString()),
  }
}
