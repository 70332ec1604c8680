import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { findPerson } from '../state/create-tenant-state.ts'
import type { LifecycleWorkflow, WorkflowTask } from '../state/lifecycle-workflow.ts'
import { readArgument } from '../workflows/read-argument.ts'
import { listTaskDefinitions } from '../workflows/task-definitions.ts'
import {
  answerCollection,
  answerEntity,
  badRequest,
  type GraphAnswer,
  type GraphCall,
  notFound,
  type Parameters,
} from './graph-call.ts'

const root = 'identityGovernance/lifecycleWorkflows'
const mostWorkflows = 50
const mostSubjects = 10

const zTask = z.strictObject({
  '@odata.type': z.string().optional(),
  displayName: z.string().min(1),
  description: z.string().optional(),
  category: z.string().optional(),
  isEnabled: z.boolean(),
  continueOnError: z.boolean().default(false),
  executionSequence: z.int().optional(),
  taskDefinitionId: z.string(),
  arguments: z.array(z.strictObject({ name: z.string(), value: z.string() })).default([]),
})
const zWorkflow = z.strictObject({
  '@odata.type': z.string().optional(),
  category: z.enum(['joiner', 'leaver', 'mover']),
  displayName: z.string().min(1),
  description: z.string().optional(),
  isEnabled: z.boolean().default(true),
  isSchedulingEnabled: z.boolean().default(false),
  executionConditions: z.looseObject({
    '@odata.type': z
      .string()
      .regex(/identityGovernance\.(triggerAndScopeBasedConditions|onDemandExecutionOnly)$/),
  }),
  tasks: z.array(zTask).min(1).max(25),
})

/** `GET …/taskDefinitions` and `…/{id}`. */
export function readDefinitions(call: GraphCall, id?: string): GraphAnswer {
  const all = listTaskDefinitions(call.state.customTaskDefinitionId).map((each) => ({
    id: each.id,
    displayName: each.displayName,
    description: null,
    category: 'joiner,mover',
    continueOnError: false,
    version: 1,
    parameters: each.parameters.map((name) => ({ name, values: [], valueType: 'string' })),
  }))
  if (id === undefined) return answerCollection(call, `${root}/taskDefinitions`, all)
  const found = all.find((each) => each.id === id.toLowerCase())
  if (!found) throw notFound(id)
  return answerEntity(call, `${root}/taskDefinitions`, found)
}

/** `GET …/workflows` and `…/{id}`; the tasks are in the second only. */
export function readWorkflows(call: GraphCall, id?: string): GraphAnswer {
  const context = `${root}/workflows`
  if (id !== undefined) {
    return answerEntity(call, context, showWhole(findWorkflow(call, id)))
  }
  return answerCollection(call, context, [...call.state.workflows.values()].map(showWorkflow))
}

/** `POST …/workflows`. */
export function createWorkflow(call: GraphCall): GraphAnswer {
  const { state, now } = call
  const parsed = zWorkflow.safeParse(call.body)
  if (!parsed.success) throw badRequest('The workflow cannot be read.')
  if (state.workflows.size >= mostWorkflows) {
    throw badRequest('There are as many workflows as there may be.')
  }
  const { tasks, description = '', '@odata.type': _type, ...given } = parsed.data
  const workflow: LifecycleWorkflow = {
    ...given,
    id: randomUUID(),
    description,
    tasks: tasks.map((task, at) => readTask(call, task, given.category, at + 1)),
    createdAt: now,
  }
  state.workflows.set(workflow.id, workflow)
  state.version += 1
  return answerEntity(call, `${root}/workflows`, showWhole(workflow), 201)
}

function readTask(
  { state }: GraphCall,
  { description = '', '@odata.type': _type, ...task }: z.infer<typeof zTask>,
  category: string,
  executionSequence: number,
): WorkflowTask {
  const known = listTaskDefinitions(state.customTaskDefinitionId)
  const definition = known.find(({ id }) => id === task.taskDefinitionId.toLowerCase())
  if (!definition) throw badRequest(`There is no task definition '${task.taskDefinitionId}'.`)
  const strange = task.arguments.find(
    ({ name }) => !definition.parameters.some((each) => each.toLowerCase() === name.toLowerCase()),
  )
  if (strange) throw badRequest(`The task takes no argument '${strange.name}'.`)
  const missing = definition.needed.find((name) => !readArgument(task, name))
  if (missing) throw badRequest(`The task needs the argument '${missing}'.`)
  const extension = readArgument(task, 'customTaskExtensionID')
  if (extension !== undefined && !state.taskExtensions.has(extension)) {
    throw badRequest(`There is no custom task extension '${extension}'.`)
  }
  return { ...task, category, description, executionSequence, id: randomUUID() }
}

/** `DELETE …/workflows/{id}`. What runs goes on (UNVERIFIED). */
export function deleteWorkflow(call: GraphCall, { workflow = '' }: Parameters): GraphAnswer {
  findWorkflow(call, workflow)
  call.state.workflows.delete(workflow)
  call.state.version += 1
  return { status: 204 }
}

const zSubjects = z.strictObject({
  subjects: z
    .array(z.looseObject({ id: z.string() }))
    .min(1)
    .max(mostSubjects),
})

/** `POST …/workflows/{id}/activate`: at most ten people. 204 is UNVERIFIED, and so is what is refused. */
export function activateWorkflow(call: GraphCall, { workflow: id = '' }: Parameters): GraphAnswer {
  const workflow = findWorkflow(call, id)
  const parsed = zSubjects.safeParse(call.body)
  if (!parsed.success) throw badRequest('One to ten subjects are needed.')
  if (!workflow.isEnabled) throw badRequest('The workflow is not enabled.')
  const ids = [...new Set(parsed.data.subjects.map((subject) => subject.id))]
  for (const each of ids) if (!findPerson(call.state, each)) throw notFound(each)
  call.workflows.activate(workflow, ids)
  return { status: 204 }
}

/** `GET …/workflows/{id}/tasks`. */
export function listTasks(call: GraphCall, { workflow = '' }: Parameters): GraphAnswer {
  const { tasks } = findWorkflow(call, workflow)
  return answerCollection(call, `${root}/workflows('${workflow}')/tasks`, tasks.map(showTask))
}

export function findWorkflow({ state }: GraphCall, id: string): LifecycleWorkflow {
  const workflow = state.workflows.get(id)
  if (!workflow) throw notFound(id)
  return workflow
}

export function showTask(task: WorkflowTask): Readonly<Record<string, unknown>> {
  return { ...task }
}

function showWorkflow({ tasks: _tasks, createdAt, ...workflow }: LifecycleWorkflow) {
  return {
    ...workflow,
    createdDateTime: createdAt.toISOString(),
    lastModifiedDateTime: createdAt.toISOString(),
    deletedDateTime: null,
    nextScheduleRunDateTime: null,
    version: 1,
  }
}

const showWhole = (workflow: LifecycleWorkflow) => ({
  ...showWorkflow(workflow),
  tasks: workflow.tasks.map(showTask),
})
