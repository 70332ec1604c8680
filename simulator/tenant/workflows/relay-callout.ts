import type { Clock } from '../../clock.ts'
import type { Fault, Faults } from '../../faults.ts'
import type { TenantState } from '../state/create-tenant-state.ts'
import type {
  LogicApp,
  SubjectResult,
  TaskResult,
  WorkflowRun,
} from '../state/lifecycle-workflow.ts'
import type { SigningKey } from '../tokens/create-signing-key.ts'
import { issueAccessToken } from '../tokens/issue-access-token.ts'
import { postJson } from './post-json.ts'

export interface RelayPorts {
  readonly state: TenantState
  readonly key: () => SigningKey
  readonly loginUrl: string
  readonly faults: Faults
  readonly clock: Clock
  readonly stopping: AbortSignal
}

/** A Logic App tries an HTTP action four times again, by default, some seconds apart. */
const mostAttempts = 5
const waitMilliseconds = 7000

/**
 * What the Logic App of a custom task extension gets, handed on with a token of its managed identity. The workflow hears nothing of how
 * that ended: for it the Logic App was started. The fault `drop-after` delivers and tries again all the same; `lose` never delivers.
 */
export async function relayCallout(
  ports: RelayPorts,
  app: LogicApp,
  about: {
    readonly run: WorkflowRun
    readonly subject: SubjectResult
    readonly result: TaskResult
  },
): Promise<void> {
  const { clock, stopping } = ports
  const body = describeCallout(ports.state, about)
  for (let attempt = 1; attempt <= mostAttempts && !stopping.aborted; attempt += 1) {
    const fault = ports.faults.take('relay', 'call')
    if (await attemptCall(ports, app, { body, fault, result: about.result })) return
    await clock.sleep(fault?.milliseconds ?? waitMilliseconds, stopping)
  }
}

/** Whether that was the last attempt. */
async function attemptCall(
  ports: RelayPorts,
  app: LogicApp,
  {
    body,
    fault,
    result,
  }: { readonly body: unknown; readonly fault: Fault | undefined; readonly result: TaskResult },
): Promise<boolean> {
  const { state, clock, stopping } = ports
  if (fault?.kind === 'lose') return true
  if (fault?.kind === 'slow') await clock.sleep(fault.milliseconds ?? 0, stopping)
  const status = fault?.kind === 'drop' ? undefined : await call(ports, app, body)
  state.relayCalls.push({ taskProcessingResultId: result.id, at: clock.now(), status })
  state.version += 1
  const isForgotten = fault?.kind === 'drop-after'
  return !isForgotten && status !== undefined && !isWorthAnotherTry(status)
}

const isWorthAnotherTry = (status: number) => status === 408 || status === 429 || status >= 500

async function call(
  { state, key, loginUrl }: RelayPorts,
  { url, audience, appId, tokenVersion, caPem }: LogicApp,
  body: unknown,
): Promise<number | undefined> {
  const application = state.applications.get(appId)
  if (!application) return undefined
  const wanted = { application, resource: audience, proof: '2', loginUrl, tokenVersion } as const
  const token = issueAccessToken(state, key(), wanted)
  return await postJson(url, body, { token, caPem }).catch(() => undefined)
}

/**
 * The body of the trigger, as the template that Microsoft publishes has it. `source` and `type` are UNVERIFIED, and so is that a manager
 * who is not there is left out.
 * @see https://learn.microsoft.com/entra/id-governance/configure-logic-app-lifecycle-workflows
 */
function describeCallout(
  state: TenantState,
  {
    run: { workflow },
    subject,
    result,
  }: {
    readonly run: WorkflowRun
    readonly subject: SubjectResult
    readonly result: TaskResult
  },
) {
  const { task } = result
  const path = `/workflows/${workflow.id}/tasks/${task.id}/taskProcessingResults/${result.id}/resume`
  const person = state.people.get(subject.userId)
  const manager = describePerson(state, person?.managerId)
  return {
    data: {
      callbackUriPath: `/identityGovernance/lifecycleWorkflows${path}`,
      subject: {
        ...describePerson(state, subject.userId),
        userPrincipalName: person?.user.userPrincipalName ?? '',
        ...(manager ? { manager } : {}),
      },
      task: { id: task.id, displayName: task.displayName },
      taskProcessingResult: { id: result.id, createdDateTime: result.createdAt.toISOString() },
      workflow: { id: workflow.id, displayName: workflow.displayName, workflowVersion: 1 },
    },
    source: `/subscriptions/lifecycleWorkflows/workflows/${workflow.id}`,
    type: 'microsoft.graph.identityGovernance.customTaskExtension.calledOut',
  }
}

function describePerson(state: TenantState, id: string | undefined) {
  const user = id === undefined ? undefined : state.people.get(id)?.user
  if (!user) return undefined
  const email = typeof user['mail'] === 'string' ? user['mail'] : ''
  return { id: user.id, displayName: user.displayName, email }
}
