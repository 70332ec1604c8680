import { fingerprintOf, randomText } from './random-text.ts'

/** Where people sign in, as the server says it. */
export interface SignInPlace {
  readonly authority: string
  readonly clientId: string
  readonly context: string
}

/** A sign-in that is on its way: what has to come back with it, and what redeems it. */
export interface PendingSignIn {
  readonly state: string
  readonly verifier: string
}

/**
 * The address of one sign-in: authorization code with PKCE (RFC 7636), answered in the fragment, which no server sees. The
 * context is asked for by name, so that the token carries it (`acrs`); `again`: whoever is signed in shows it anew.
 * @see https://learn.microsoft.com/entra/identity-platform/developer-guide-conditional-access-authentication-context
 */
export async function createSignInRequest(
  { authority, clientId, context }: SignInPlace,
  wanted: {
    readonly nonce: string
    readonly redirectUri: string
    readonly again?: { readonly userPrincipalName: string }
  },
): Promise<{ readonly url: string; readonly pending: PendingSignIn }> {
  const pending = { state: randomText(), verifier: randomText() }
  const claims = { id_token: { acrs: { essential: true, value: context } } }
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: wanted.redirectUri,
    response_mode: 'fragment',
    scope: 'openid profile',
    state: pending.state,
    nonce: wanted.nonce,
    code_challenge: await fingerprintOf(pending.verifier),
    code_challenge_method: 'S256',
    claims: JSON.stringify(claims),
    ...(wanted.again ? { prompt: 'login', login_hint: wanted.again.userPrincipalName } : {}),
  })
  return { url: `${authority}/oauth2/v2.0/authorize?${query}`, pending }
}

/** What came back in the fragment. */
export type SignInAnswer =
  | { readonly kind: 'code'; readonly code: string; readonly state: string }
  /** They did not finish, or the tenant did not let them. */
  | { readonly kind: 'refused'; readonly state: string }
  | { readonly kind: 'none' }

/** Reads a fragment (with its `#`). What has another shape is nothing of ours. */
export function parseSignInAnswer(fragment: string): SignInAnswer {
  const said = new URLSearchParams(fragment.replace(/^#/, ''))
  const [code, state, error] = [said.get('code'), said.get('state'), said.get('error')]
  if (!state) return { kind: 'none' }
  if (error) return { kind: 'refused', state }
  return code ? { kind: 'code', code, state } : { kind: 'none' }
}
