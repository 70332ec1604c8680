import type { ProvisioningEntry, SynchronizationJob } from '../tenant/state/synchronization-job.ts'
import type { Provisioned, ProvisioningProblem } from './provisioned.ts'

const remedies: Readonly<Partial<Record<ProvisioningProblem, string>>> = {
  MissingRequiredAttribute: 'Send the attribute with the next upload.',
  DuplicateTargetEntries: 'Make the matching attribute unique in the directory.',
  DuplicateUserPrincipalName: 'Choose another user name, or generate unique ones in the mapping.',
  DuplicateAccountName: 'Choose another user name, or generate unique ones in the mapping.',
  ContainerNotFound: 'Create the container, or correct the mapping.',
  ManagerNotFound: 'Upload the manager, or correct the reference.',
}

/** A `provisioningObjectSummary` of Graph v1.0. Which details a real one holds is UNVERIFIED but for their names. */
export function summarizeProvisioned(
  done: Provisioned,
  context: {
    readonly id: string
    readonly job: SynchronizationJob
    readonly tenantId: string
    readonly cycleId: string
    readonly changeId: string
    readonly at: Date
    readonly milliseconds: number
  },
): ProvisioningEntry {
  const { id, job, at } = context
  const { externalId, displayName, target, action, status } = done
  const identity = { id: externalId, displayName, identityType: 'user', details: {} }
  return {
    id,
    jobId: job.id,
    at,
    summary: {
      id,
      activityDateTime: at.toISOString(),
      tenantId: context.tenantId,
      jobId: job.id,
      cycleId: context.cycleId,
      changeId: context.changeId,
      provisioningAction: action,
      durationInMilliseconds: context.milliseconds,
      provisioningStatusInfo: { status, errorInformation: explain(done) },
      provisioningSteps: listSteps(done),
      modifiedProperties: done.changes.map(({ name, before, after }) => ({
        displayName: name,
        oldValue: before ?? null,
        newValue: after ?? null,
      })),
      sourceIdentity: identity,
      targetIdentity: { ...identity, id: target?.objectGuid ?? '', details: {} },
      sourceSystem: { id: 'API', displayName: 'API', details: {} },
      targetSystem: { id: 'AD', displayName: 'Active Directory', details: {} },
      servicePrincipal: { id: job.servicePrincipalId, displayName: job.displayName },
      initiatedBy: {
        id: '',
        displayName: 'Azure AD Provisioning Service',
        initiatorType: 'system',
      },
    },
  }
}

function explain({ problem, reason, status }: Provisioned) {
  if (!problem) return null
  return {
    errorCode: problem,
    reason: reason ?? null,
    additionalDetails: null,
    errorCategory: status === 'failure' ? 'failure' : 'nonServiceFailure',
    recommendedAction: remedies[problem] ?? null,
  }
}

/** The steps in their order, up to the one that failed. */
function listSteps({ problem, reason, status, action }: Provisioned) {
  const step = (name: string, provisioningStepType: string, result = 'success', about = '') => ({
    name,
    provisioningStepType,
    status: result,
    description: about,
    details: {},
  })
  const read = step('EntryImport', 'import')
  const matched = step('EntryMatching', 'matching')
  if (problem === 'MissingRequiredAttribute') {
    return [step('EntryImport', 'import', 'failure', reason)]
  }
  if (problem === 'DuplicateTargetEntries') {
    return [read, step('EntryMatching', 'matching', 'failure', reason)]
  }
  const exported = step('EntryExport', 'export', status === 'warning' ? 'success' : status, reason)
  const referred = step('ReferenceResolution', 'referenceResolution', 'failure', reason)
  return [
    read,
    matched,
    step('EntryProcessing', 'processing', 'success', action),
    exported,
    ...(status === 'warning' ? [referred] : []),
  ]
}
