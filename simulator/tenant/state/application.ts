import type { KeyObject } from 'node:crypto'

/** A program in the tenant: app registration and service principal in one. */
export interface Application {
  /** The client id. */
  readonly appId: string
  /** The service principal: `oid` in its tokens, the principal of its roles. */
  readonly objectId: string
  readonly displayName: string
  /** Application permissions that were consented to: `roles` in its tokens. */
  readonly permissions: readonly string[]
  readonly secret: string | undefined
  /** Where people who signed in are sent back to. None: nobody signs in to it. */
  readonly redirectUris: readonly string[]
  /** The same for pages that redeem their codes themselves (*single-page application*): only from these origins. */
  readonly spaRedirectUris: readonly string[]
  /** Whose people may sign in to it. */
  readonly signInAudience: 'AzureADMyOrg' | 'AzureADMultipleOrgs'
  /** Optional claims of its ID tokens, as its registration shows them (every token here holds them all: `openid/ticket.ts`). */
  readonly idTokenClaims: readonly string[]
  readonly certificates: readonly { readonly thumbprint: string; readonly key: KeyObject }[]
  readonly federated: readonly FederatedCredential[]
  /** Whether it is the identity of the machine that the metadata endpoints stand on, or of something else in Azure. */
  readonly managedIdentity: 'system' | 'user' | 'elsewhere' | undefined
}

/** Whether it has nothing to prove itself with: a program that runs at people's own machines. */
export function isPublic({ secret, certificates, federated }: Application): boolean {
  return secret === undefined && certificates.length === 0 && federated.length === 0
}

/** Who else may speak for an application: all three must be the same, letter by letter. */
export interface FederatedCredential {
  readonly issuer: string
  readonly subject: string
  readonly audience: string
  /** Keys of the issuer by `kid`. Entra fetches them from the issuer's discovery; here they are handed over. */
  readonly keys: Readonly<Record<string, KeyObject>>
}

/** A token was good, and this is whose it was. */
export interface Caller {
  readonly appId: string
  readonly objectId: string
  readonly roles: readonly string[]
}
