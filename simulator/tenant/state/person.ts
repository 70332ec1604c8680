import type { PasswordSource } from './password-source.ts'

/** What Graph v1.0 calls a user, as far as anybody looks here. Absent and `null` are both unset. */
export interface TenantUser {
  readonly id: string
  readonly userPrincipalName: string
  readonly displayName: string
  readonly accountEnabled: boolean
  readonly createdDateTime: string
  readonly userType: 'Member' | 'Guest'
  readonly [property: string]: unknown
}

/** A registered method other than a pass: `kind` is the name of its type without `AuthenticationMethod`. */
export interface Method {
  readonly id: string
  readonly kind: MethodKind
  readonly createdDateTime: string
  /** What the type holds besides: `displayName`, `phoneNumber`, `passkeyType`… */
  readonly details: Readonly<Record<string, unknown>>
}

export type MethodKind =
  | 'password'
  | 'phone'
  | 'email'
  | 'microsoftAuthenticator'
  | 'fido2'
  | 'windowsHelloForBusiness'
  | 'platformCredential'
  | 'softwareOath'

/** A Temporary Access Pass. `code` leaves only in the answer that created it. */
export interface Pass {
  readonly id: string
  readonly code: string
  readonly createdAt: Date
  readonly startsAt: Date
  readonly lifetimeMinutes: number
  readonly once: boolean
  /** The first sign-in with it. */
  readonly usedAt: Date | undefined
}

/** Somebody in the tenant, with everything Entra knows of them. */
export interface Person {
  readonly user: TenantUser
  readonly managerId: string | undefined
  readonly methods: readonly Method[]
  /** At most one: creating another takes its place without a word. */
  readonly pass: Pass | undefined
  /** Left out: there is no password in the cloud. */
  readonly passwordSource?: PasswordSource | undefined
  /** Every sign-in, oldest first. */
  readonly signIns: readonly Date[]
}

/** A guest whose home is another tenant: gets no pass. */
export function isExternalGuest({ user }: Person): boolean {
  return user.userType === 'Guest' && user.userPrincipalName.includes('#EXT#')
}
