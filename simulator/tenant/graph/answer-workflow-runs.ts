import { z } from 'zod'
import type {
  ProcessingStatus,
  SubjectResult,
  TaskResult,
  WorkflowRun,
} from '../state/lifecycle-workflow.ts'
import { listResults, summarizeStatus } from '../workflows/create-workflow-runner.ts'
import { findWorkflow, showTask } from './answer-workflows.ts'
import {
  answerCollection,
  answerEntity,
  badRequest,
  denied,
  type GraphAnswer,
  type GraphCall,
  notFound,
  type Parameters,
} from './graph-call.ts'

const contextOf = (workflow: string, what: string) =>
  `identityGovernance/lifecycleWorkflows/workflows('${workflow}')/${what}`

/** The runs of a workflow, the newest first; of those that are too late for their answer it is known. */
function findRuns(call: GraphCall, { workflow = '', run }: Parameters): readonly WorkflowRun[] {
  findWorkflow(call, workflow)
  call.workflows.settle()
  const all = call.state.workflowRuns.filter((each) => each.workflow.id === workflow)
  const found = run === undefined ? all : all.filter(({ id }) => id === run)
  if (run !== undefined && found.length === 0) throw notFound(run)
  return found.toReversed()
}

/** `GET …/runs`. */
export function listRuns(call: GraphCall, parameters: Parameters): GraphAnswer {
  const runs = findRuns(call, parameters)
  const context = contextOf(parameters['workflow'] ?? '', 'runs')
  return answerCollection(call, context, runs.map(showRun))
}

/** `GET …/runs/{run}`. */
export function readRun(call: GraphCall, parameters: Parameters): GraphAnswer {
  const [run] = findRuns(call, parameters)
  if (!run) throw notFound(parameters['run'] ?? '')
  return answerEntity(call, contextOf(run.workflow.id, 'runs'), showRun(run))
}

/** `GET …/userProcessingResults`, of a run or of all. */
export function listUserResults(call: GraphCall, parameters: Parameters): GraphAnswer {
  const context = contextOf(parameters['workflow'] ?? '', 'userProcessingResults')
  const all = findRuns(call, parameters).flatMap((run) =>
    run.subjects.map((subject) => showSubject(run, subject)),
  )
  return answerCollection(call, context, all)
}

/** `GET …/taskProcessingResults`, of a run, of somebody in a run, or of a task. */
export function listTaskResults(call: GraphCall, parameters: Parameters): GraphAnswer {
  const { workflow = '', task, 'user-result': subject } = parameters
  const context = contextOf(workflow, 'taskProcessingResults')
  const all = findRuns(call, parameters).flatMap(({ subjects }) =>
    subjects
      .filter(({ id }) => subject === undefined || id === subject)
      .flatMap(({ userId, tasks }) => tasks.map((result) => ({ userId, result }))),
  )
  const wanted = all.filter(({ result }) => task === undefined || result.task.id === task)
  return answerCollection(
    call,
    context,
    wanted.map(({ userId, result }) => showResult(userId, result)),
  )
}

/** `GET …/taskReports`: what became of each task in each run. */
export function listTaskReports(call: GraphCall, parameters: Parameters): GraphAnswer {
  const reports = findRuns(call, parameters).flatMap((run) =>
    run.workflow.tasks.map((task) => {
      const results = run.subjects.flatMap(({ tasks }) =>
        tasks.filter((each) => each.task.id === task.id),
      )
      const count = (...wanted: readonly ProcessingStatus[]) =>
        results.filter(({ status }) => wanted.includes(status)).length
      return {
        id: `${run.id}_${task.id}`,
        runId: run.id,
        processingStatus: summarizeStatus(results.map(({ status }) => status)),
        totalUsersCount: results.length,
        successfulUsersCount: count('completed'),
        failedUsersCount: count('failed'),
        unprocessedUsersCount: count('queued', 'inProgress', 'canceled'),
        startedDateTime: run.startedAt.toISOString(),
        completedDateTime: lastOf(results)?.toISOString() ?? null,
        lastUpdatedDateTime: (lastOf(results) ?? run.startedAt).toISOString(),
      }
    }),
  )
  return answerCollection(call, contextOf(parameters['workflow'] ?? '', 'taskReports'), reports)
}

const zCallback = z.strictObject({
  source: z.string().nullish(),
  type: z.string().nullish(),
  data: z.strictObject({
    '@odata.type': z.string().optional(),
    operationStatus: z.string().regex(/^(completed|failed)$/i),
  }),
})

/**
 * `POST …/taskProcessingResults/{id}/resume`: by whoever the extension names, or with the permission. What an answer that comes too late
 * or a second time gets is UNVERIFIED.
 * @see https://learn.microsoft.com/graph/api/identitygovernance-taskprocessingresult-resume
 */
export function resumeTask(call: GraphCall, parameters: Parameters): GraphAnswer {
  const { workflow, task, result: id = '' } = parameters
  call.workflows.settle()
  const result = listResults(call.state).find(
    (each) => each.id === id && each.task.id === task && isOf(call, each, workflow),
  )
  if (!mayResume(call, result)) throw denied()
  if (!result) throw notFound(id)
  const parsed = zCallback.safeParse(call.body)
  if (!parsed.success) throw badRequest('The callback data cannot be read.')
  const isGood = parsed.data.data.operationStatus.toLowerCase() === 'completed'
  if (!call.workflows.resume(result, isGood ? 'completed' : 'failed')) {
    throw badRequest('The task processing result is not in progress.')
  }
  return { status: 204 }
}

const isOf = ({ state }: GraphCall, result: TaskResult, workflow: string | undefined) =>
  state.workflowRuns.some(
    (run) =>
      run.workflow.id === workflow && run.subjects.some(({ tasks }) => tasks.includes(result)),
  )

function mayResume({ state, caller }: GraphCall, result: TaskResult | undefined): boolean {
  if (caller.roles.includes('LifecycleWorkflows.ReadWrite.All')) return true
  const named = result?.task.arguments.find(({ name }) => /^customTaskExtensionID$/i.test(name))
  const extension = state.taskExtensions.get(named?.value ?? '')
  if (!extension) return false
  const apps = extension.callback?.authorizedApps ?? []
  const isNamed = apps.includes(caller.appId) || apps.includes(caller.objectId)
  return isNamed || extension.resourceId === caller.appId
}

function lastOf(results: readonly TaskResult[]): Date | undefined {
  if (results.some(({ status }) => status === 'queued' || status === 'inProgress')) return undefined
  return results
    .flatMap(({ completedAt }) => completedAt ?? [])
    .toSorted((one, other) => one.getTime() - other.getTime())
    .at(-1)
}

function showRun(run: WorkflowRun) {
  const people = run.subjects.map(({ tasks }) => summarizeStatus(tasks.map(({ status }) => status)))
  const results = run.subjects.flatMap(({ tasks }) => tasks)
  const last = lastOf(results)
  const among = <T>(list: readonly T[], ...wanted: readonly T[]) =>
    list.filter((each) => wanted.includes(each)).length
  const statuses = results.map(({ status }) => status)
  return {
    id: run.id,
    processingStatus: summarizeStatus(people),
    workflowExecutionType: 'onDemand',
    scheduledDateTime: run.startedAt.toISOString(),
    startedDateTime: run.startedAt.toISOString(),
    completedDateTime: last?.toISOString() ?? null,
    lastUpdatedDateTime: (last ?? run.startedAt).toISOString(),
    totalUsersCount: people.length,
    successfulUsersCount: among(people, 'completed'),
    failedUsersCount: among(people, 'failed', 'completedWithErrors'),
    totalTasksCount: results.length,
    failedTasksCount: among(statuses, 'failed'),
    totalUnprocessedTasksCount: among(statuses, 'queued', 'inProgress', 'canceled'),
  }
}

function showSubject(run: WorkflowRun, { id, userId, tasks }: SubjectResult) {
  const statuses = tasks.map(({ status }) => status)
  return {
    id,
    processingStatus: summarizeStatus(statuses),
    workflowExecutionType: 'onDemand',
    workflowVersion: 1,
    scheduledDateTime: run.startedAt.toISOString(),
    startedDateTime: run.startedAt.toISOString(),
    completedDateTime: lastOf(tasks)?.toISOString() ?? null,
    totalTasksCount: tasks.length,
    failedTasksCount: statuses.filter((each) => each === 'failed').length,
    totalUnprocessedTasksCount: statuses.filter((each) =>
      ['queued', 'inProgress', 'canceled'].includes(each),
    ).length,
    subject: { id: userId },
  }
}

function showResult(userId: string, result: TaskResult) {
  return {
    id: result.id,
    processingStatus: result.status,
    createdDateTime: result.createdAt.toISOString(),
    startedDateTime: result.startedAt?.toISOString() ?? null,
    completedDateTime: result.completedAt?.toISOString() ?? null,
    failureReason: result.failureReason ?? null,
    subject: { id: userId },
    task: showTask(result.task),
  }
}
