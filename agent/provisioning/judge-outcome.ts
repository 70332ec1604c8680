import * as z from 'zod'
import type { provisioningCodes } from '../../protocol/provisioning-jobs.ts'

type ProvisioningCode = (typeof provisioningCodes)[number]

/** A line of the provisioning log, as far as it says what became of somebody. */
export const zLogLine = z.looseObject({
  activityDateTime: z.iso.datetime({ offset: true }),
  provisioningAction: z.string().nullish(),
  sourceIdentity: z.looseObject({ id: z.string().nullish() }).nullish(),
  provisioningStatusInfo: z
    .looseObject({
      status: z.string(),
      errorInformation: z
        .looseObject({ errorCode: z.string().nullish(), reason: z.string().nullish() })
        .nullish(),
    })
    .nullish(),
})
export type LogLine = z.output<typeof zLogLine>

/** What became of somebody. `reason` is Microsoft's own text: for the terminal where the agent runs, and for nobody else. */
export interface Outcome {
  readonly id: string
  readonly at: Date
  readonly became: 'created' | 'failed'
  readonly code?: ProvisioningCode
  readonly reason?: string
}

/**
 * Microsoft's codes in our words. Of these only `DuplicateTargetEntries` and `AzureActiveDirectoryInvalidUserPrincipalName` are
 * documented; the others are **not yet verified**, and whatever is not here is `provisioning-failed`.
 */
const codes: Readonly<Record<string, ProvisioningCode>> = {
  DuplicateTargetEntries: 'provisioning-several',
  AzureActiveDirectoryInvalidUserPrincipalName: 'provisioning-name-invalid',
  DuplicateUserPrincipalName: 'provisioning-name-taken',
  ObjectAlreadyExists: 'provisioning-name-taken',
  MissingRequiredAttribute: 'provisioning-incomplete',
  ContainerNotFound: 'provisioning-place-missing',
}

/** What somebody is after these; after `disable` and `delete` there is nobody to let in. */
const made: ReadonlySet<string> = new Set(['create', 'update', 'other'])

/**
 * What a line means; nothing where it is about nobody, or tells neither. A warning is an account with something left to do. What is
 * *skipped* proves no account: it may stand outside the scope (UNVERIFIED what else); the directory itself is looked at anyway.
 */
export function judgeOutcome(line: LogLine): Outcome | undefined {
  const { sourceIdentity, provisioningStatusInfo: info, activityDateTime } = line
  const id = sourceIdentity?.id
  if (!id || !info) return undefined
  const at = new Date(activityDateTime)
  if (info.status === 'failure') return { id, at, became: 'failed', ...describeFailure(info) }
  const isDone = info.status === 'success' || info.status === 'warning'
  const isMade = made.has((line.provisioningAction ?? '').toLowerCase())
  return isDone && isMade ? { id, at, became: 'created' } : undefined
}

function describeFailure({ errorInformation }: NonNullable<LogLine['provisioningStatusInfo']>) {
  const { errorCode, reason } = errorInformation ?? {}
  const known = Object.hasOwn(codes, errorCode ?? '') ? codes[errorCode ?? ''] : undefined
  const said = [errorCode, reason].filter(Boolean).join(': ')
  return { code: known ?? 'provisioning-failed', ...(said ? { reason: said } : {}) } as const
}
