import type { DirectoryAccount } from './find-account.ts'

/** What one controller knows of the sign-ins of an account. Not replicated: each has its own. */
export interface Logons {
  readonly controller: string
  readonly lastLogon: Date | undefined
  readonly logonCount: number
  /** A controller that the account was replicated to has none until somebody signs in there. */
  readonly isReadable: boolean
}

/** The facts about an account that planning and the guard need, read by the agent itself. No judgement in here. */
export interface AccountStatus {
  readonly account: DirectoryAccount
  readonly whenCreated: Date | undefined
  /** `undefined`: must be changed at sign-in, or was never set. */
  readonly passwordLastSet: Date | undefined
  /** pwdLastSet as it stands, to be compared with a journal. */
  readonly pwdLastSet: string
  readonly disabled: boolean
  /** Locked now: the lockout duration of its policy is already taken into account. */
  readonly locked: boolean
  readonly expiresAt: Date | undefined
  readonly passwordNeverExpires: boolean
  readonly passwordNotRequired: boolean
  readonly smartCardRequired: boolean
  /** `unknown`: its access list could not be read. */
  readonly cannotChangePassword: boolean | 'unknown'
  /** 168 bits, hours of a week in UTC, Sunday 0:00 first, lowest bit first; `undefined`: any hour. */
  readonly logonHours: readonly number[] | undefined
  /** Computers it may sign in at; empty: any. */
  readonly workstations: readonly string[]
  readonly adminCount: number
  readonly sid: string
  readonly primaryGroupId: number
  /** All groups, nested, by security identifier; empty: not readable. */
  readonly groupSids: readonly string[]
  /** Groups of this domain that have no fixed number, and are known by their name. */
  readonly groupsProtectedByName: readonly string[]
  readonly servicePrincipalNames: number
  readonly objectClasses: readonly string[]
  /** userAccountControl as it stands (MS-ADTS 2.2.16). */
  readonly userAccountControl: number
  /**
   * Attributes of a first key that the service account may write. Whether it may also reset the password is an extended
   * right that does not show here: only the set itself tells.
   */
  readonly mayWrite: { readonly pwdLastSet: boolean; readonly lockoutTime: boolean }
  /** It is trusted for delegation, or services may be reached through it (userAccountControl, msDS-AllowedToDelegateTo). */
  readonly delegates: boolean
  /** The directory counts it as its own: isCriticalSystemObject, or a read-only controller's krbtgt. */
  readonly ofTheDirectory: boolean
  /** When userAccountControl was last changed, such as by disabling it; `undefined`: not readable. */
  readonly accountControlChangedAt: Date | undefined
  /** When the password was last written. */
  readonly passwordChangedAt: Date | undefined
  /** Replicated, and days old: says that somebody signed in, sometime, somewhere. */
  readonly lastLogonTimestamp: Date | undefined
  readonly logons: readonly Logons[]
  /** Writable controllers that did not say whether the account was used. */
  readonly controllersNotReached: readonly string[]
}

/** Bits of userAccountControl (MS-ADTS 2.2.16). */
export const accountControl = {
  disabled: 0x2,
  passwordNotRequired: 0x20,
  interdomainTrust: 0x800,
  workstation: 0x1000,
  server: 0x2000,
  passwordNeverExpires: 0x10000,
  smartCardRequired: 0x40000,
  trustedForDelegation: 0x80000,
  trustedToAuthenticate: 0x1000000,
  partialSecrets: 0x4000000,
} as const
