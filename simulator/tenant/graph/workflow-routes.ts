import { createExtension, deleteExtension, readExtensions } from './answer-task-extensions.ts'
import {
  listRuns,
  listTaskReports,
  listTaskResults,
  listUserResults,
  readRun,
  resumeTask,
} from './answer-workflow-runs.ts'
import {
  activateWorkflow,
  createWorkflow,
  deleteWorkflow,
  listTasks,
  readDefinitions,
  readWorkflows,
} from './answer-workflows.ts'
import {
  activateWorkflowRights,
  anybody,
  readExtensionRights,
  readWorkflowReports,
  readWorkflowRights,
  writeExtensionRights,
  writeWorkflowRights,
} from './rights.ts'
import { line, type Route } from './route.ts'

const root = '/identityGovernance/lifecycleWorkflows'
const one = `${root}/workflows/:workflow`
const extensions = `${root}/customTaskExtensions`
const result = `${one}/tasks/:task/taskProcessingResults`
/** Actions have a long name and a short one. */
const long = 'microsoft.graph.identityGovernance.'

/** Lifecycle Workflows. */
export const workflowRoutes: readonly Route[] = [
  line('list-definitions-of-tasks', `GET ${root}/taskDefinitions`, readWorkflowRights, (call) =>
    readDefinitions(call),
  ),
  line('read-definition', `GET ${root}/taskDefinitions/:id`, readWorkflowRights, (call, { id }) =>
    readDefinitions(call, id ?? ''),
  ),
  line('list-extensions', `GET ${extensions}`, readExtensionRights, (call) => readExtensions(call)),
  line('read-extension', `GET ${extensions}/:id`, readExtensionRights, (call, { id = '' }) =>
    readExtensions(call, id),
  ),
  line('create-extension', `POST ${extensions}`, writeExtensionRights, createExtension),
  line('delete-extension', `DELETE ${extensions}/:id`, writeExtensionRights, deleteExtension),
  line('list-workflows', `GET ${root}/workflows`, readWorkflowRights, (call) =>
    readWorkflows(call),
  ),
  line('create-workflow', `POST ${root}/workflows`, writeWorkflowRights, createWorkflow),
  line('read-workflow', `GET ${one}`, readWorkflowRights, (call, { workflow = '' }) =>
    readWorkflows(call, workflow),
  ),
  line('delete-workflow', `DELETE ${one}`, writeWorkflowRights, deleteWorkflow),
  line('activate', `POST ${one}/activate`, activateWorkflowRights, activateWorkflow),
  line('activate', `POST ${one}/${long}activate`, activateWorkflowRights, activateWorkflow),
  line('list-tasks', `GET ${one}/tasks`, readWorkflowRights, listTasks),
  line('list-runs', `GET ${one}/runs`, readWorkflowReports, listRuns),
  line('read-run', `GET ${one}/runs/:run`, readWorkflowReports, readRun),
  line(
    'list-user-results',
    `GET ${one}/runs/:run/userProcessingResults`,
    readWorkflowReports,
    listUserResults,
  ),
  line(
    'list-task-results',
    `GET ${one}/runs/:run/taskProcessingResults`,
    readWorkflowReports,
    listTaskResults,
  ),
  line(
    'list-user-results',
    `GET ${one}/userProcessingResults`,
    readWorkflowReports,
    listUserResults,
  ),
  line(
    'list-task-results',
    `GET ${one}/userProcessingResults/:user-result/taskProcessingResults`,
    readWorkflowReports,
    listTaskResults,
  ),
  line('list-task-reports', `GET ${one}/taskReports`, readWorkflowReports, listTaskReports),
  line('list-task-results', `GET ${result}`, readWorkflowReports, listTaskResults),
  line('resume', `POST ${result}/:result/resume`, anybody, resumeTask),
  line('resume', `POST ${result}/:result/${long}resume`, anybody, resumeTask),
]
