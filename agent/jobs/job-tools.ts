import type { Clock } from '../../protocol/clock.ts'
import type { ErrorCode } from '../../protocol/errors.ts'
import type { Log } from '../../protocol/log.ts'
import type { Lanes } from '../calls/lanes.ts'
import type { CodeTexts } from '../code-texts.ts'
import type { Directory } from '../directory.ts'
import type { Tenant } from '../entra/tenant.ts'
import type { DirectoryRules } from '../guard/guard-rules.ts'
import type { KeptAllowances } from '../guard/keep-allowances.ts'
import type { GuardLog, WriteRefusal } from '../guard/write-refusal.ts'
import type { Identity } from '../identity/create-identity.ts'
import type { EncryptionKeys } from '../identity/encryption-keys.ts'
import type { ReachCrashPoint } from '../journal/crash-point.ts'
import type { Journal } from '../journal/open-journal.ts'
import type { Randomness } from '../randomness.ts'
import type { Notices } from '../start-notices.ts'
import type { AccountTurns } from './account-turns.ts'
import type { People } from './cloud/find-person.ts'
import type { ListHeld } from './cloud/list-methods.ts'
import type { FindBadWords } from './find-bad-words.ts'
import type { TextCodes } from './text-codes.ts'

/** What a job is carried out with: one directory, its rules, and the agent's own memory and keys. */
export interface JobTools {
  readonly directory: Directory
  /** The power `entra`, where this directory has a tenant. */
  readonly cloud?: CloudPower | undefined
  readonly rules: DirectoryRules
  readonly journal: Journal
  /** The agent's own folder: what is remembered beside the journal. */
  readonly stateFolder: string
  readonly identity: Identity
  readonly keys: EncryptionKeys
  /** A number that is still used is noted again in good time before this. */
  readonly forgetAfterDays: number
  readonly codes: TextCodes
  readonly texts: CodeTexts
  /** Tells people past the server. Absent: no password is changed that somebody would have to be told of. */
  readonly notices?: Notices | undefined
  readonly findBadWords: FindBadWords
  readonly turns: AccountTurns
  /** Local exceptions of the operator's. */
  readonly allowances: Pick<KeptAllowances, 'list'>
  /** So many passwords are set at once in this directory: a controller takes them one after the other in any case. */
  readonly setLanes: Lanes
  readonly writeRefusal: WriteRefusal
  readonly writeAllowance: GuardLog['allowance']
  readonly reach: ReachCrashPoint
  readonly clock: Clock
  readonly random: Randomness
  readonly log: Log
  /** Aborts when the agent stops: waits end, what was begun is finished. */
  readonly stopping: AbortSignal
}

/** What the jobs of a tenant are carried out with. */
export interface CloudPower {
  readonly tenant: Tenant
  readonly people: People
  readonly listHeld: ListHeld
}

/** The answer that every kind of job can give. */
interface Refused {
  readonly outcome: 'refused'
  readonly code: ErrorCode
}

export const refuse = (code: ErrorCode): Refused => ({ outcome: 'refused', code })
