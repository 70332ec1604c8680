import type { CloudHindrance, StrongMethod } from '../../protocol/cloud-jobs.ts'
import type { ErrorCode } from '../../protocol/errors.ts'
import type { Instant } from '../time/zoned-time.ts'

/** The pass that was minted last. */
export interface PassFacts {
  readonly mintedAt: Instant
  readonly expiresAt: Instant
  /** When the owner's methods were last listed while it lived. */
  readonly watchedAt?: Instant
  readonly removalTriedAt?: Instant
  /** Why it could not be removed, the last time. */
  readonly removalCode?: ErrorCode
  readonly removedAt?: Instant
}

/** What is known of an account's other half, in the cloud. Absent means: has not happened. */
export interface CloudFacts {
  /** When an agent last answered a question about it. */
  readonly readAt?: Instant
  /** Not in the tenant yet, as far as is known. */
  readonly absent: boolean
  /** Why it could not be read, the last time. */
  readonly code?: ErrorCode
  readonly neverUsed?: boolean
  readonly hindrances: readonly CloudHindrance[]
  /** How long a pass would live, if one could be had. Minutes. */
  readonly lifetimeMinutes?: number
  /** What its owner registered, and when that was seen. */
  readonly method?: StrongMethod
  readonly methodAt?: Instant
  readonly pass?: PassFacts
  /** A pass of ours that nobody was shown: its answer came too late. */
  readonly unseenPass?: Pick<PassFacts, 'mintedAt' | 'removalTriedAt'>
}

/** Nothing is known yet. */
export const noCloudFacts: CloudFacts = { absent: true, hindrances: [] }
