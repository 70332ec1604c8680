import type { ErrorCode } from '../../protocol/errors.ts'
import type { Hindrance, JobKind } from '../../protocol/jobs.ts'
import type { Instant } from '../time/zoned-time.ts'
import type { CloudFacts } from './cloud-facts.ts'
import type { ResetFacts } from './decide-reset.ts'

/** Where a delivery stands. `invited` until a key is set; `keyed` until its owner has signed in. */
export type Phase = 'finding' | 'planned' | 'invited' | 'keyed' | 'closed' | 'cancelled'

/** A close that was asked for. */
export interface CloseFacts {
  readonly askedAt: Instant
  readonly answeredAt?: Instant
  /** A temporary password that was not used in time. */
  readonly isExpiry?: true
  /** `closed`, or the code of the last refusal. */
  readonly code?: string
}

/** All that a decision about a delivery may rest on. Absent means: has not happened. */
export interface DeliveryFacts {
  readonly phase: Phase
  /** The first day, and its instant in the hire's own zone. */
  readonly startDay: string
  readonly zone: string
  readonly startsAt: Instant
  /** Why the tenant made no account of what HR sent. */
  readonly provisioning?: ErrorCode
  readonly searchedAt?: Instant
  readonly container?: string
  readonly statusReadAt?: Instant
  readonly neverUsed?: boolean
  /** Of an account that was used: `yes` if its owner may come back to it, else the agent's code why not. */
  readonly mayReturn?: string
  readonly hindrances: readonly Hindrance[]
  readonly hasPolicy: boolean
  /** The other half of the account, where the plan promises that world. */
  readonly cloud?: CloudFacts
  /** Where the route ends with self-service reset. */
  readonly reset?: ResetFacts
  /** The ways in which the hire can be reached. */
  readonly reach: { readonly mail: boolean; readonly text: boolean }
  /** The ways in which a link can be sent now: the address is known, and the server has a carrier. */
  readonly linkBy: { readonly mail: boolean; readonly text: boolean }
  readonly managerReachable: boolean
  readonly invitedAt?: Instant
  /** An invitation or reminder that could not be delivered. */
  readonly messageFailed: boolean
  readonly reminders: number
  readonly keyedAt?: Instant
  readonly lookedForSignInAt?: Instant
  readonly signedInAt?: Instant
  /** Of a temporary password: when somebody changed it, and when somebody signed in to the cloud since. */
  readonly passwordChangedAt?: Instant
  readonly cloudSignedInAt?: Instant
  readonly managerToldAt?: Instant
  readonly hireToldAt?: Instant
  /** The kinds of jobs that an agent has not answered yet. */
  readonly openJobs: readonly JobKind[]
  /** A sealed box that no agent has answered yet. */
  readonly boxUnderWay: boolean
  /** The account is to be closed, or was. */
  readonly close?: CloseFacts
  /** An address that HR changed and the desk accepted: whether the one before was told, and from when the new one counts. */
  readonly contactChange?: { readonly told: boolean; readonly takenFrom: Instant }
  /** A mail to the desk that has not gone out yet. It names the hire. */
  readonly deskMailWaits: boolean
  /** Since when an agent owes an answer. */
  readonly waitingForAgentSince?: Instant
  /** A problem that was reported, as opposed to one that follows from the other facts. */
  readonly reported?: ErrorCode
  /** The problem the desk was last told of, and when: that is, when a mail to it was last put on its way. */
  readonly deskToldOf?: ErrorCode
  readonly deskToldAt?: Instant
  /** Since when no mail to the desk went out: it does not know. */
  readonly deskUntoldSince?: Instant
  readonly endedAt?: Instant
  readonly erasedAt?: Instant
}
