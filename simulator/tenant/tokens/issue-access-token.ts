import { randomUUID } from 'node:crypto'
import type { Application } from '../state/application.ts'
import { findRolesOf, type TenantState } from '../state/create-tenant-state.ts'
import { directoryRoles } from '../state/directory-role.ts'
import type { SigningKey } from './create-signing-key.ts'
import { signToken } from './json-web-token.ts'

/** A token lives so many seconds. */
export const tokenSeconds = 3599

export const graphResource = 'https://graph.microsoft.com'

/**
 * An app-only access token. For Graph it is a v1.0 token (`appid`, `appidacr`); for anything else v2.0 (`azp`, `azpacr`) unless said otherwise.
 * `0`: no proof, `1`: by secret, `2`: by certificate.
 * @see https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export function issueAccessToken(
  state: TenantState,
  key: SigningKey,
  wanted: {
    readonly application: Application
    readonly resource: string
    readonly proof: '1' | '2'
    readonly loginUrl: string
    /** Which version a program other than Graph asks for. Left out: 2.0. */
    readonly tokenVersion?: '1.0' | '2.0'
  },
): string {
  const { application, resource, proof } = wanted
  const seconds = Math.floor(state.now().getTime() / 1000)
  const forGraph = resource === graphResource
  const isOld = forGraph || wanted.tokenVersion === '1.0'
  const roles = findRolesOf(state, application.objectId).filter(({ eligible }) => !eligible)
  return signToken(key, {
    aud: resource,
    iss: isOld ? `https://sts.windows.net/${state.id}/` : `${wanted.loginUrl}/${state.id}/v2.0`,
    iat: seconds,
    nbf: seconds,
    exp: seconds + tokenSeconds,
    ...(isOld
      ? { appid: application.appId, appidacr: proof, app_displayname: application.displayName }
      : { azp: application.appId, azpacr: proof }),
    idtyp: 'app',
    oid: application.objectId,
    sub: application.objectId,
    tid: state.id,
    roles: forGraph ? application.permissions : [],
    wids: roles.map(({ role }) => directoryRoles[role]),
    uti: randomUUID(),
    ver: isOld ? '1.0' : '2.0',
  })
}
