import { type Application, isPublic } from '../state/application.ts'
import { findClient, type TokenRoom, verifyClient } from '../tokens/answer-token-request.ts'
import { TokenError } from '../tokens/token-error.ts'
import type { OpenIdProvider } from './create-openid-provider.ts'

const secrets = ['client_secret', 'client_assertion', 'client_assertion_type']

/**
 * The authorization code grant, v2.0. The client proves who it is as with every other token; then the provider looks at code,
 * redirect address and verifier. `AADSTS` numbers are UNVERIFIED, and one number stands for everything that can be wrong with a
 * code: the provider does not tell them apart.
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 */
export async function redeemCode(
  room: TokenRoom,
  provider: OpenIdProvider,
  tenant: string,
  form: URLSearchParams,
  origin: string | undefined,
): Promise<unknown> {
  const application = findClient(room, tenant, form)
  const isOfPage = application.spaRedirectUris.includes(form.get('redirect_uri') ?? '')
  if (isOfPage && !isOwnPage(application, origin)) {
    const text =
      "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests."
    throw new TokenError('invalid_request', 9002327, text)
  }
  if (!isPublic(application)) verifyClient(room, application, tenant, form)
  else if (secrets.some((name) => form.has(name))) {
    const text =
      "Client is public so neither 'client_assertion' nor 'client_secret' should be presented."
    throw new TokenError('invalid_client', 700025, text, 401)
  }
  const rest = new URLSearchParams([...form].filter(([name]) => !secrets.includes(name)))
  const { status, body } = await provider.redeem(rest)
  if (status === 200) return { ...JSON.parse(body), ext_expires_in: JSON.parse(body).expires_in }
  const { error } = JSON.parse(body) as { error: string }
  if (error === 'invalid_grant') {
    const text =
      'The provided authorization code, redirect address or verifier is not right, or was used.'
    throw new TokenError('invalid_grant', 70000, text)
  }
  throw new TokenError(error, 9002313, 'Invalid request. Request is malformed or invalid.')
}

/** Whether a page of this origin may read what an application is answered. Others get no such header, and a browser keeps it. */
export function isOwnPage({ spaRedirectUris }: Application, origin: string | undefined): boolean {
  return origin !== undefined && spaRedirectUris.some((uri) => new URL(uri).origin === origin)
}
