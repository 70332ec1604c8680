import { randomUUID } from 'node:crypto'
import type { TenantState } from '../state/create-tenant-state.ts'
import type {
  LifecycleWorkflow,
  ProcessingStatus,
  SubjectResult,
  TaskResult,
  WorkflowRun,
} from '../state/lifecycle-workflow.ts'
import { readArgument } from './read-argument.ts'
import { type RelayPorts, relayCallout } from './relay-callout.ts'
import { type EnableOnPremises, runTask } from './run-task.ts'

/** Runs workflows for people. */
export interface WorkflowRunner {
  /** Begins; the tasks of each person follow one another by themselves. */
  activate(workflow: LifecycleWorkflow, userIds: readonly string[]): WorkflowRun
  /** Whoever was waited for and did not answer in time has failed. Looked at whenever somebody looks. */
  settle(): void
  /** The answer that a task waits for. False: it does not wait (any more). */
  resume(result: TaskResult, status: 'completed' | 'failed'): boolean
  /** Resolves when nothing is being done any more; what waits for an answer goes on waiting. */
  idle(): Promise<void>
}

type RunnerPorts = RelayPorts & { readonly enableOnPremises: () => EnableOnPremises | undefined }

export function createWorkflowRunner(ports: RunnerPorts): WorkflowRunner {
  const { state } = ports
  const busy = new Set<Promise<void>>()
  const follow = (work: Promise<void>) => {
    const settled = work.catch(() => undefined).then(() => void busy.delete(settled))
    busy.add(settled)
  }
  const advance = (run: WorkflowRun, subject: SubjectResult) =>
    follow(runTasks(ports, run, subject, follow))
  const finish = (result: TaskResult, failureReason?: string) => {
    end(state, result, failureReason)
    for (const run of state.workflowRuns) {
      const subject = run.subjects.find(({ tasks }) => tasks.includes(result))
      if (subject) advance(run, subject)
    }
  }
  return {
    activate(workflow, userIds) {
      const run = createRun(workflow, userIds, state.now())
      state.workflowRuns.push(run)
      state.version += 1
      for (const subject of run.subjects) advance(run, subject)
      return run
    },
    settle() {
      const now = state.now()
      for (const result of listResults(state)) {
        if (!result.waiting || result.waiting.until > now) continue
        finish(result, 'Callback not received within the timeout duration')
      }
    },
    resume(result, status) {
      if (!result.waiting || result.waiting.until <= state.now()) return false
      finish(result, status === 'failed' ? 'The callback said that it failed.' : undefined)
      return true
    },
    async idle() {
      while (busy.size > 0) await Promise.all(busy)
    },
  }
}

/** Every task of every person of every run. */
export function listResults({ workflowRuns }: TenantState): readonly TaskResult[] {
  return workflowRuns.flatMap(({ subjects }) => subjects.flatMap(({ tasks }) => tasks))
}

function createRun(
  workflow: LifecycleWorkflow,
  userIds: readonly string[],
  now: Date,
): WorkflowRun {
  const tasks = workflow.tasks.filter(({ isEnabled }) => isEnabled)
  const subjects = userIds.map((userId) => ({
    id: randomUUID(),
    userId,
    tasks: tasks.map(
      (task): TaskResult => ({
        id: randomUUID(),
        task,
        createdAt: now,
        status: 'queued',
        startedAt: undefined,
        completedAt: undefined,
        failureReason: undefined,
        waiting: undefined,
      }),
    ),
  }))
  return { id: randomUUID(), workflow, startedAt: now, subjects }
}

/** One after the other, until one waits for an answer; after a failure that matters the rest is called off. */
async function runTasks(
  ports: RunnerPorts,
  run: WorkflowRun,
  subject: SubjectResult,
  follow: (work: Promise<void>) => void,
): Promise<void> {
  for (const result of subject.tasks) {
    if (result.status === 'queued') await begin(ports, run, subject, result, follow)
    if (result.waiting) return
    if (isFatal(result)) break
  }
  for (const left of subject.tasks) if (left.status === 'queued') left.status = 'canceled'
  ports.state.version += 1
}

const isFatal = ({ status, task }: TaskResult) => status === 'failed' && !task.continueOnError

async function begin(
  ports: RunnerPorts,
  run: WorkflowRun,
  subject: SubjectResult,
  result: TaskResult,
  follow: (work: Promise<void>) => void,
): Promise<void> {
  const { state } = ports
  result.status = 'inProgress'
  result.startedAt = state.now()
  if (result.task.taskDefinitionId.toLowerCase() !== state.customTaskDefinitionId) {
    end(state, result, await runTask(ports, result.task, subject.userId, run.workflow.category))
    return
  }
  const extension = state.taskExtensions.get(
    readArgument(result.task, 'customTaskExtensionID') ?? '',
  )
  const app = extension && state.logicApps.get(extension.logicApp)
  if (!extension || !app) {
    end(state, result, 'The Logic App could not be started.')
    return
  }
  const { callback, id: extensionId } = extension
  if (callback) {
    const until = new Date(state.now().getTime() + callback.milliseconds)
    result.waiting = { until, extensionId }
  }
  follow(relayCallout(ports, app, { run, subject, result }))
  // Launch and continue: that it was started is all that is wanted.
  if (!callback) end(state, result)
}

function end(state: TenantState, result: TaskResult, failureReason?: string): void {
  result.waiting = undefined
  result.status = failureReason === undefined ? 'completed' : 'failed'
  result.failureReason = failureReason
  result.completedAt = state.now()
  state.version += 1
}

/** What several results come to. */
export function summarizeStatus(all: readonly ProcessingStatus[]): ProcessingStatus {
  if (all.some((each) => each === 'queued' || each === 'inProgress')) return 'inProgress'
  if (all.every((each) => each === 'completed')) return 'completed'
  const isStopped = all.includes('canceled') || !all.includes('completed')
  return isStopped ? 'failed' : 'completedWithErrors'
}
