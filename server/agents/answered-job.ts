import type { JobKind } from '../../protocol/jobs.ts'

/** A job as its answer finds it, and who answered. */
export interface AnsweredJob {
  readonly id: string
  readonly delivery: string
  readonly claim: string | null
  readonly kind: JobKind
  readonly directory: string
  readonly agent: string
}
