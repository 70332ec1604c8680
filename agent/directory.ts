import type { ErrorCode } from '../protocol/errors.ts'
import type { AccountHint, Hindrance } from '../protocol/jobs.ts'
import type { PasswordPolicy } from '../protocol/password-policy.ts'
import type { ReceiptWords } from '../protocol/receipt.ts'
import type { Secret } from '../protocol/secret.ts'

/** What was read, or why nothing could be. */
export type Read<T> =
  | { readonly outcome: 'read'; readonly value: T }
  | { readonly outcome: 'refused'; readonly code: ErrorCode }

/** What this agent itself read of an account, just now. The guard decides on this and on nothing a job says. */
export interface AccountFacts {
  readonly account: string
  readonly distinguishedName: string
  /** The DN of the container it stands in. */
  readonly container: string
  readonly samAccountName: string
  readonly userPrincipalName: string
  readonly displayName: string
  /** The NetBIOS name of the domain. */
  readonly domain: string
  readonly employeeNumber?: string
  /** As it stands in the directory. */
  readonly mobile?: string
  /** The mailbox that stands in the directory. */
  readonly mail?: string
  readonly enabled: boolean
  /** Why it is protected or privileged, if it is, or if that could not be read. */
  readonly protectedBecause?: string
  /** Every group it is in, nested ones included, as SIDs (in a tenant: object ids). */
  readonly groups: readonly string[]
  /** When the password was last written, as replication tells. Missing: it cannot be read. */
  readonly passwordChangedAt?: Date
  /** FILETIME, decimal. Zero: must change, or never set. */
  readonly pwdLastSet: string
  readonly whenCreated: Date
  /** `lastLogon` of every reachable writable controller that knows one. */
  readonly logons: readonly Date[]
  /** Replicated, days old, and stamped by our own bind too: what a controller that was not reached may have seen. */
  readonly lastLogonTimestamp?: Date
  /** When userAccountControl was last changed. Missing: it cannot be read. */
  readonly accountControlChangedAt?: Date
  readonly controllersAsked: number
  readonly controllersNotReached: number
  /**
   * Only of somebody who exists in a tenant alone: the administrative units they are in (object ids). The guard goes by these
   * instead of the names above, which are empty then; their groups are object ids as well.
   */
  readonly units?: readonly string[]
  /** Only of somebody who exists in a tenant alone: why the account counts as used, if it does. */
  readonly usedBecause?: string
}

export type Found =
  | { readonly found: 'one'; readonly account: string }
  | { readonly found: 'none' | 'several' }

/** What became of one modify. `unknown`: it took effect, or not, or will in a moment. */
export type SetOutcome =
  | {
      readonly outcome: 'set'
      /** As read back. `0`: the directory still demands a change in spite of us. */
      readonly pwdLastSet: string
    }
  | { readonly outcome: 'refused'; readonly code: ErrorCode }
  | { readonly outcome: 'unknown' }

/** What one bind as the hire answered. `must-change` is right too, but its owner has to change it at once. */
export type ProofOutcome =
  | {
      readonly outcome: 'right'
      readonly bind: ReceiptWords['bind']
      /** By the clock of the controller that was asked: every sign-in up to then is our own. */
      readonly boundAt: Date
    }
  | { readonly outcome: 'must-change' | 'wrong' | 'locked' | 'unavailable' }

/** One writable controller, on which a password is set, read back and proved: others may not have heard of it yet. */
export interface OneController {
  readonly name: string
  /** Whether it can be made to hold a set to the history. */
  readonly historyEnforced: boolean
  readPasswordLastSet(account: string): Promise<string>
  /** The account as this very controller knows it now, and of sign-ins only its own. Throws what the directory throws. */
  readAccount(account: string): Promise<AccountFacts>
  /** Makes one modify: password, must-change off, unlocked. */
  setPassword(account: string, password: Secret): Promise<SetOutcome>
  /** The same, but its owner has to change it at the first sign-in. `pwdLastSet` is zero then. */
  setTemporaryPassword(account: string, password: Secret): Promise<SetOutcome>
  /** Binds once as the hire, and reads when that was by this controller's own clock. */
  provePassword(
    account: Pick<AccountFacts, 'account' | 'distinguishedName'>,
    password: Secret,
  ): Promise<ProofOutcome>
}

/** What can be read of a set whose answer was lost. */
export type Settled =
  | { readonly settled: 'changed'; readonly pwdLastSet: string }
  | { readonly settled: 'unchanged' | 'unknown' }

/** One directory, as far as the agent's jobs use it. Nothing about the world makes these methods throw. */
export interface Directory {
  readonly name: string
  /** The account that carries the hint. Which of several is meant is for a person to say. */
  findAccount(hint: AccountHint | { readonly sid: string }): Promise<Read<Found>>
  readAccount(account: string): Promise<Read<AccountFacts>>
  findHindrances(account: string, plannedStart: Date): Promise<Read<readonly Hindrance[]>>
  readPolicy(account: string): Promise<Read<PasswordPolicy>>
  /** The mailbox of the account's manager, where the directory has one of somebody who works here. */
  readManagerMail(account: string): Promise<Read<string | undefined>>
  /**
   * Runs `work` on one writable controller. It may run again on another, but only while it is certain that nothing was
   * changed; refused: nothing was changed anywhere.
   */
  change<T>(work: (controller: OneController) => Promise<T>): Promise<Read<T>>
  /** Reads what came of a set whose answer was lost. */
  settlePassword(
    account: string,
    before: { readonly pwdLastSet: string; readonly controller: string },
  ): Promise<Settled>
  /** The first sign-in after `since` that any writable controller knows of. */
  lookForSignIn(account: string, since: Date): Promise<Read<Date | undefined>>
  /** For `doctor`: those of these DNs that are not there. */
  findMissingContainers(names: readonly string[]): Promise<Read<readonly string[]>>
  /** For `doctor`: `ok`, or the directory's own code. */
  check(): Promise<string>
  stop(): Promise<void>
}
