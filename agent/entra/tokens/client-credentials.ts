import { createHash, type KeyObject, type X509Certificate } from 'node:crypto'
import { SignJWT } from 'jose'
import * as z from 'zod'
import type { Clock } from '../../../protocol/clock.ts'
import { Secret } from '../../../protocol/secret.ts'
import type { Randomness } from '../../randomness.ts'
import type { CloudHttp } from '../cloud-http.ts'
import { type GraphDetail, GraphFault, systemCodeOf } from '../graph/graph-fault.ts'
import { parseJson } from '../parse-json.ts'
import type { FreshToken } from './keep-token.ts'

const tokenSeconds = 20
const assertionMinutes = 5
const graphScope = '/.default'

/** What stands in the form beside who asks. */
export type Proof = () => Promise<Readonly<Record<string, Secret | string>>>

/** An answer of the token endpoint. Its shape is UNVERIFIED in the documents at hand; RFC 6749, 5.1 says as much. */
const zToken = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number() })

/**
 * A token for the application itself.
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export async function askForToken(
  asked: {
    readonly endpoint: string
    readonly clientId: string
    readonly audience: string
    readonly proof: Proof
  },
  { http, clock }: { readonly http: CloudHttp; readonly clock: Pick<Clock, 'now'> },
): Promise<FreshToken> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: asked.clientId,
    scope: asked.audience.replace(/\/$/, '') + graphScope,
  })
  for (const [name, value] of Object.entries(await proveOrRefuse(asked.proof))) {
    if (typeof value === 'string') form.set(name, value)
    else value.reveal((text) => form.set(name, text))
  }
  const now = clock.now()
  const reply = await http(asked.endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: form.toString(),
    signal: AbortSignal.timeout(tokenSeconds * 1000),
  }).catch((error: unknown) => {
    throw new GraphFault('unreachable', { system: systemCodeOf(error) })
  })
  return readToken(reply.status, reply.text, now)
}

function readToken(status: number, text: string, now: Date): FreshToken {
  // Nothing was asked of Graph: what was to be done there was not done.
  if (status === 429) throw new GraphFault('throttled', { tokenStatus: status })
  if (status >= 500) throw new GraphFault('unreachable', { tokenStatus: status })
  const parsed = status === 200 ? zToken.safeParse(parseJson(text)).data : undefined
  if (!parsed) throw new GraphFault('token-refused', { tokenStatus: status, ...readRefusal(text) })
  const endsAt = new Date(now.getTime() + parsed.expires_in * 1000)
  return { token: new Secret(parsed.access_token), endsAt }
}

/** The proof stands in files, and they can be gone by now: that is no fault of ours. */
function proveOrRefuse(proof: Proof): ReturnType<Proof> {
  return proof().catch((error: unknown) => {
    throw new GraphFault('token-refused', { system: systemCodeOf(error) })
  })
}

const zRefusal = z
  .object({
    error: z.string().regex(/^\w{1,60}$/),
    error_codes: z.array(z.number()).max(9),
    trace_id: z.string().regex(/^[0-9a-f-]{36}$/i),
  })
  .partial()

/** Codes only: the description names the application and may hold more. */
function readRefusal(text: string): GraphDetail {
  const {
    error,
    error_codes: codes,
    trace_id: trace,
  } = zRefusal.safeParse(parseJson(text)).data ?? {}
  const [aadsts] = codes ?? []
  return { ...(error ? { error } : {}), ...(aadsts ? { aadsts } : {}), ...(trace ? { trace } : {}) }
}

/**
 * Proof by certificate: an assertion that lives minutes, PS256 with `x5t#S256`.
 * @see https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 */
export function proveByCertificate(
  {
    certificate,
    key,
    clientId,
    endpoint,
  }: {
    readonly certificate: X509Certificate
    readonly key: KeyObject
    readonly clientId: string
    readonly endpoint: string
  },
  { clock, random }: { readonly clock: Pick<Clock, 'now'>; readonly random: Randomness },
): Proof {
  const thumbprint = createHash('sha256').update(certificate.raw).digest('base64url')
  return async () => {
    const seconds = Math.floor(clock.now().getTime() / 1000)
    const assertion = await new SignJWT({})
      .setProtectedHeader({ alg: 'PS256', typ: 'JWT', 'x5t#S256': thumbprint })
      .setAudience(endpoint)
      .setIssuer(clientId)
      .setSubject(clientId)
      .setJti(random.id())
      .setNotBefore(seconds)
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + assertionMinutes * 60)
      .sign(key)
    return asAssertion(new Secret(assertion))
  }
}

/** Proof by a token of another issuer, which stands in a file and changes there. */
export function proveByFile(readToken: () => Promise<Secret>): Proof {
  return async () => asAssertion(await readToken())
}

function asAssertion(assertion: Secret) {
  return {
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  }
}
