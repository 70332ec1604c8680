import { compactVerify, decodeProtectedHeader } from 'jose'
import { z } from 'zod'
import type { OwnPorts } from './own-ports.ts'
import { authorityOf } from './own-settings.ts'

const zClaims = z.looseObject({
  iss: z.string(),
  aud: z.string(),
  nonce: z.string(),
  exp: z.number(),
  oid: z.guid(),
})

/**
 * Whose token it is (an object id), if it is one of the tenant's for this application and with this nonce. The agent verifies all of it and more by
 * itself; this keeps whoever has no account from asking agents, and Graph through them, for anything.
 */
export async function findTokenOwner(
  token: string,
  nonce: string,
  { keys, own, clock }: Pick<OwnPorts, 'keys' | 'own' | 'clock'>,
): Promise<string | undefined> {
  try {
    const { alg, kid } = decodeProtectedHeader(token)
    const key = alg === 'RS256' && kid !== undefined ? await keys.find(kid) : 'unknown'
    if (key === 'unknown' || key === 'unreachable') return undefined
    const { payload } = await compactVerify(token, key, { algorithms: ['RS256'] })
    const claims = zClaims.parse(JSON.parse(new TextDecoder().decode(payload)))
    const holds =
      claims.iss === `${authorityOf(own)}/v2.0` &&
      claims.aud === own.clientId &&
      claims.nonce === nonce &&
      claims.exp * 1000 > clock.now().getTime()
    return holds ? claims.oid.toLowerCase() : undefined
  } catch {
    // Not a token, or not theirs.
    return undefined
  }
}
