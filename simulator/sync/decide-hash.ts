/** How a directory is synchronised. */
export type SyncKind = 'cloud-sync' | 'connect'

interface HashFacts {
  readonly kind: SyncKind
  /** The tenant's `UserForcePasswordChangeOnLogonEnabled`: Connect only. */
  readonly forceChangeFeature: boolean
  /** As it stands in the directory; 0 for *must change at next logon*. */
  readonly pwdLastSet: string
  readonly passwordNeverExpires: boolean
  /** What it was when the hash was copied last; `undefined`: never. */
  readonly copied: string | undefined
}

/**
 * Whether a cycle copies the hash of an account's password.
 *
 * - Only a password that was set since the last copy is copied: one that was set in the cloud meanwhile goes on working until then.
 * - Must-change: cloud sync does not copy it before its owner has changed it. Connect copies it only with the feature on, and the
 *   cloud then demands a change; with the feature off a new account has no password in the cloud, and an old one keeps the last
 *   that was copied. (Microsoft says that a *new*
 *   account always demands a change; without a hash nobody gets that far.)
 * - Too old a password is copied like any other: an expired AD password works in the cloud.
 *
 * @see https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-password-hash-synchronization
 * @see https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/reference-cloud-sync-faq
 */
export function decideHash(facts: HashFacts): 'copy' | 'copy-must-change' | 'leave' {
  const { kind, forceChangeFeature, pwdLastSet, passwordNeverExpires, copied } = facts
  if (pwdLastSet === '0' && !passwordNeverExpires) {
    // 0 does not tell one temporary password from the next: copied again each time.
    return kind === 'connect' && forceChangeFeature ? 'copy-must-change' : 'leave'
  }
  return pwdLastSet === copied ? 'leave' : 'copy'
}
