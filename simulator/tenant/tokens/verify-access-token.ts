import type { Caller } from '../state/application.ts'
import type { TenantState } from '../state/create-tenant-state.ts'
import type { SigningKey } from './create-signing-key.ts'
import { graphResource } from './issue-access-token.ts'
import { isSignedBy, parseToken } from './json-web-token.ts'

/** Graph's own look at a token: who calls, or the sentence why it believes nothing (the sentences are UNVERIFIED). */
export function verifyAccessToken(
  authorization: string | undefined,
  state: TenantState,
  key: SigningKey,
): { readonly caller: Caller } | { readonly refused: string } {
  const bearer = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1]
  if (!bearer) return { refused: 'Access token is empty.' }
  const token = parseToken(bearer)
  if (!token) return { refused: 'CompactToken parsing failed.' }
  const { claims } = token
  if (!isSignedBy(token, key.publicKey)) {
    return { refused: 'Access token validation failure. Invalid signature.' }
  }
  if (claims['aud'] !== graphResource) {
    return { refused: 'Access token validation failure. Invalid audience.' }
  }
  if (Number(claims['exp']) * 1000 <= state.now().getTime()) {
    return { refused: 'Lifetime validation failed, the token is expired.' }
  }
  const application = state.applications.get(String(claims['appid']))
  if (!application) return { refused: 'The identity of the calling application is gone.' }
  const roles = claims['roles'] as readonly string[]
  return { caller: { appId: application.appId, objectId: application.objectId, roles } }
}
