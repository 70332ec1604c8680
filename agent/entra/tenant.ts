import type { ErrorCode } from '../../protocol/errors.ts'
import type { SigningKeys } from '../../protocol/keep-signing-keys.ts'
import type { Secret } from '../../protocol/secret.ts'
import type { Provisioning } from '../provisioning/open-provisioning.ts'
import type { Arrivals } from './arrivals/open-arrivals.ts'
import type { PassWorkflow } from './pass-workflow.ts'
import type { Phones } from './phones.ts'
import type { ContextPolicy } from './sign-in/decide-context.ts'
import type { OwnSetup } from './sign-in/read-own-setup.ts'

/** What was read, or why nothing could be. */
export type CloudRead<T> =
  | { readonly outcome: 'read'; readonly value: T }
  | { readonly outcome: 'refused'; readonly code: ErrorCode }

/** How a person is found. The first that is given counts. */
export interface CloudHint {
  /** The object id in Entra. */
  readonly user?: string
  /** The anchor of a synchronised account: base64 of the 16 bytes of its `objectGUID`. */
  readonly immutableId?: string
  readonly employeeNumber?: string
  readonly userPrincipalName?: string
}

/** A person in the tenant. */
export interface CloudAccount {
  readonly user: string
  readonly userPrincipalName: string
  readonly displayName: string
  readonly enabled: boolean
  /** Comes from a directory on premises. */
  readonly synced: boolean
  /** An external guest signs in at home, and can have no pass. */
  readonly guest: 'none' | 'internal' | 'external'
  readonly immutableId?: string
  readonly securityIdentifier?: string
  readonly employeeNumber?: string
  readonly mobile?: string
  readonly createdAt?: Date
  /** When their password was last changed, as far as the tenant knows. */
  readonly passwordChangedAt?: Date
}

/** What somebody can sign in with, in our words. */
export type CloudMethodKind =
  | 'password'
  | 'phone'
  | 'email'
  | 'authenticator'
  | 'passkey'
  | 'windows-hello'
  | 'platform-credential'
  | 'certificate'
  | 'software-oath'
  | 'external'
  | 'qr-pin'
  | 'pass'
  | 'unknown'

export interface CloudMethod {
  readonly id: string
  readonly kind: CloudMethodKind
}

/** A pass that is there, usable or not. Its code is shown once, to whoever minted it. */
export interface LivePass {
  readonly id: string
  readonly createdAt: Date
  /** From when on it opens anything, where that is not at once. */
  readonly startsAt?: Date
  readonly lifetimeMinutes: number
  readonly once: boolean
  readonly usable: boolean
  /** `EnabledByPolicy`, `DisabledByPolicy`, `Expired`, `NotYetValid`, `OneTimeUsed`; a string, not an enumeration. */
  readonly reason: string
}

/** Everything the guard decides on about a person in the tenant, read just now. */
export interface CloudFacts {
  readonly account: CloudAccount
  /** `closed`: the agent may not see what they hold, since they are not in its unit (yet), or hold a role. */
  readonly methods: readonly CloudMethod[] | 'closed'
  readonly passes: readonly LivePass[] | 'closed'
  /** The last sign-in, interactive or not, successful or not. */
  readonly lastSignIn?: Date
  /** Sign-ins want a P1 licence and `AuditLog.Read.All`. */
  readonly signInsReadable: boolean
  /** Ids of directory roles, active or eligible, direct or through a group. */
  readonly roles: readonly string[]
  /** `active-only`: eligibilities want a P2 licence; a tenant without has none. */
  readonly rolesReadable: 'all' | 'active-only' | 'none'
  readonly groups: readonly string[]
  /** Administrative units they are a member of. */
  readonly units: readonly string[]
}

/** What the tenant allows of passes. Minutes. */
export interface PassPolicy {
  readonly enabled: boolean
  readonly minimumMinutes: number
  readonly maximumMinutes: number
  /** Every pass can be used once only, whatever is asked for. */
  readonly alwaysOnce: boolean
  /** Group ids, or `all_users`. */
  readonly includes: readonly string[]
  readonly excludes: readonly string[]
}

/** What became of a mint. `unknown`: there may be a new pass, or not. */
export type Minted =
  | {
      readonly outcome: 'minted'
      readonly id: string
      readonly pass: Secret
      readonly createdAt: Date
      readonly expiresAt: Date
      readonly lifetimeMinutes: number
      readonly once: boolean
    }
  | { readonly outcome: 'refused'; readonly code: ErrorCode }
  | { readonly outcome: 'unknown' }

/** What one person holds. `gone`: they are not in the tenant. */
export type Held =
  | { readonly methods: readonly CloudMethod[]; readonly passes: readonly LivePass[] }
  | 'gone'

/** One finding of `doctor`. */
export interface TenantFinding {
  readonly what: 'token' | 'users' | 'methods' | 'passes' | 'policy' | 'roles' | 'sign-ins' | 'unit'
  /** `ok`, or a code of the table of errors. */
  readonly code: 'ok' | ErrorCode
}

/** One tenant, as far as the agent's jobs use it. Nothing about the world makes these methods throw. */
export interface Tenant {
  readonly id: string
  /** How people may arrive from it by themselves, where they may. */
  readonly arrivals?: Arrivals | undefined
  /** What became of the people who were sent to it, where some may be. */
  readonly provisioning?: Provisioning | undefined
  /** The phones that people sign in with. */
  readonly phones: Phones
  /** Entra's own task that mails a pass to somebody's manager. */
  readonly passWorkflow: PassWorkflow
  /** Who issues its tokens, and its keys, fetched by this agent. */
  readonly signIns: { readonly issuer: string; readonly keys: SigningKeys }
  /** Its policies of conditional access. Remembered for some minutes: they may be read once a second. */
  readContextPolicies(): Promise<CloudRead<readonly ContextPolicy[]>>
  /** For `doctor`: everything that *my password* hangs on. */
  readOwnSetup(about: { readonly application: string; readonly context: string }): Promise<OwnSetup>
  find(
    hint: CloudHint,
  ): Promise<
    CloudRead<
      | { readonly found: 'one'; readonly account: CloudAccount }
      | { readonly found: 'none' }
      | { readonly found: 'several' }
    >
  >
  readFacts(user: string): Promise<CloudRead<CloudFacts>>
  /** Remembered for some minutes. */
  readPassPolicy(): Promise<CloudRead<PassPolicy>>
  /** Never repeated after a lost answer. */
  mintPass(
    user: string,
    wanted: { readonly lifetimeMinutes: number; readonly once: boolean },
  ): Promise<Minted>
  removePass(user: string, pass: string): Promise<CloudRead<'removed' | 'gone'>>
  /** In batches of twenty. */
  listHeld(users: readonly string[]): Promise<CloudRead<ReadonlyMap<string, Held>>>
  check(units: readonly string[]): Promise<readonly TenantFinding[]>
  /** What the agent shows the tenant of itself. */
  readonly credential: {
    /** A secret in a file: whoever reads it once has it for good. */
    readonly canBeCopied: boolean
    /** When its certificate ends, where it has one. */
    readonly endsAt?: Date
  }
  /** Lets go of its connections. */
  stop(): void
  /** Calls of Graph that were made so far, a batch counted as one. */
  calls(): number
}
