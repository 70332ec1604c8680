import type { PendingSignIn, SignInPlace } from './sign-in-request.ts'

const longestWait = 20_000

/**
 * The ID token for a code, asked for by the page itself (a *single-page application*): the server never sees the code, and the
 * token goes to it only to be handed on to an agent. `undefined`: no token, and trying again would not bring one.
 */
export async function redeemCode(
  { authority, clientId }: SignInPlace,
  code: string,
  { verifier }: PendingSignIn,
  redirectUri: string,
): Promise<string | undefined> {
  const form = new URLSearchParams({
    ...{ grant_type: 'authorization_code', client_id: clientId, code },
    ...{ redirect_uri: redirectUri, code_verifier: verifier, scope: 'openid profile' },
  })
  try {
    const response = await fetch(`${authority}/oauth2/v2.0/token`, {
      ...{ method: 'POST', body: form, credentials: 'omit', cache: 'no-store', redirect: 'error' },
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(longestWait),
    })
    const { id_token: token } = (await response.json()) as { readonly id_token?: unknown }
    return response.ok && typeof token === 'string' ? token : undefined
  } catch {
    // A code is worth one try: without an answer it may have been used.
    return undefined
  }
}
