import * as z from 'zod'
import type { ErrorCode } from '../../protocol/errors.ts'
import type { Graph } from './graph/create-graph.ts'
import { GraphFault, mayHaveBeenDone, told } from './graph/graph-fault.ts'
import { readTaskResult, type TaskSeen } from './read-task-result.ts'
import type { CloudRead } from './tenant.ts'

/** How the passes of one workflow are: Entra keeps that with the workflow, not with a run of it. */
interface PassShape {
  readonly lifetimeMinutes: number
  readonly once: boolean
}

/** What became of a call to run it. `unknown`: it may run, or not. */
type Activated =
  | { readonly outcome: 'activated' }
  | { readonly outcome: 'refused'; readonly code: ErrorCode }
  | { readonly outcome: 'unknown' }

/** Entra's own task "generate a pass and mail it to the manager", as a workflow of ours that runs on demand only. */
export interface PassWorkflow {
  /** Whether somebody has a manager with a mail address in the tenant. Who it is, nobody is told. */
  hasManager(user: string): Promise<CloudRead<boolean>>
  /** The id of ours for such passes. `changed`: one of ours is there, and it does something else by now. */
  find(shape: PassShape): Promise<CloudRead<string | 'missing' | 'changed'>>
  /** Makes it. Not repeated after a lost answer: the next `find` finds what was made. */
  make(shape: PassShape): Promise<CloudRead<string>>
  /** For `doctor`: a call that changes nothing. */
  check(): Promise<CloudRead<'ok'>>
  /** Runs it for one person. Never repeated after a lost answer. */
  activate(workflow: string, user: string): Promise<Activated>
  /** The last run of it for this person since then; `undefined`: none is to be seen. */
  look(workflow: string, user: string, since: Date): Promise<CloudRead<TaskSeen | undefined>>
}

/** @see https://learn.microsoft.com/entra/id-governance/lifecycle-workflow-tasks */
export function openPassWorkflow(ports: {
  readonly graph: Graph
  readonly tell: <T>(work: () => Promise<T>) => Promise<CloudRead<T>>
}): PassWorkflow {
  const { graph, tell } = ports
  return {
    hasManager: (user) => tell(() => hasManager(graph, user)),
    find: (shape) => tell(() => find(graph, shape)),
    make: (shape) =>
      tell(async () => {
        const body = describe(shape)
        const made = await graph.ask({ method: 'POST', path: root, body, repeatable: false })
        return parse(zNamed, made).id
      }),
    check: () =>
      tell(async () => {
        parse(zPage, await graph.ask({ method: 'GET', path: root, repeatable: true }))
        return 'ok' as const
      }),
    activate: (workflow, user) => activate(graph, workflow, user),
    look: (workflow, user, since) =>
      tell(async () => {
        const path = `${root}/${encodeURIComponent(workflow)}`
        // Of a workflow that somebody has deleted, nothing is to be seen any more.
        return await readTaskResult(graph, path, { user, since }).catch(orNothing)
      }),
  }
}

const root = '/identityGovernance/lifecycleWorkflows/workflows'
/** The same in every tenant. */
const taskDefinition = '1b555e50-7f65-41d5-b514-5894a026d10d'
const onDemandOnly = '#microsoft.graph.identityGovernance.onDemandExecutionOnly'
const mark = 'Made by Firstkey: its route `pass-to-manager` runs it for one person at a time.'

const nameOf = ({ lifetimeMinutes, once }: PassShape) =>
  `Firstkey: pass to manager, ${lifetimeMinutes} minutes${once ? ', once' : ''}`

/** Our own words rather than Entra's: they name no account, which Entra's may. */
function argumentsOf({ lifetimeMinutes, once }: PassShape): Readonly<Record<string, string>> {
  return {
    tapLifetimeMinutes: String(lifetimeMinutes),
    tapIsUsableOnce: String(once),
    to: 'Managers',
    customSubject: 'For {{userDisplayName}}: a Temporary Access Pass',
    customBody:
      'Hello {{managerDisplayName}}, please give this Temporary Access Pass to {{userDisplayName}} yourself, in person, ' +
      'and then delete this message: {{temporaryAccessPass}} Ask them to register a passkey with it at ' +
      'aka.ms/mysecurityinfo at once. They have the name of their account.',
  }
}

function describe(shape: PassShape) {
  const given = Object.entries(argumentsOf(shape)).map(([name, value]) => ({ name, value }))
  return {
    category: 'joiner',
    displayName: nameOf(shape),
    description: mark,
    isEnabled: true,
    isSchedulingEnabled: false,
    executionConditions: { '@odata.type': onDemandOnly },
    tasks: [
      {
        displayName: 'Generate a pass and mail it to the manager',
        isEnabled: true,
        continueOnError: false,
        taskDefinitionId: taskDefinition,
        arguments: given,
      },
    ],
  }
}

const zText = z.string().nullish()
const zNamed = z.object({ id: z.string(), displayName: zText, description: zText })
const zPage = z.object({ value: z.array(zNamed), '@odata.nextLink': zText })
const zWhole = z.object({
  isEnabled: z.boolean().nullish(),
  isSchedulingEnabled: z.boolean().nullish(),
  tasks: z.array(
    z.object({
      isEnabled: z.boolean().nullish(),
      taskDefinitionId: z.string(),
      arguments: z.array(z.object({ name: z.string(), value: zText })),
    }),
  ),
})

async function hasManager(graph: Graph, user: string): Promise<boolean> {
  const path = `/users/${encodeURIComponent(user)}/manager?$select=id,mail`
  const body = await graph.ask({ method: 'GET', path, repeatable: true }).catch(orNothing)
  return body !== undefined && Boolean(parse(z.object({ mail: zText }), body).mail)
}

/** Somebody else may have given theirs the same name: the mark has to stand there, too. */
async function find(graph: Graph, shape: PassShape): Promise<string | 'missing' | 'changed'> {
  let page = parse(zPage, await graph.ask({ method: 'GET', path: root, repeatable: true }))
  const isOurs = ({ displayName, description }: z.output<typeof zNamed>) =>
    displayName === nameOf(shape) && description === mark
  while (!page.value.some(isOurs) && page['@odata.nextLink']) {
    page = parse(zPage, await graph.askNext(page['@odata.nextLink']))
  }
  const ours = page.value.find(isOurs)
  if (!ours) return 'missing'
  const path = `${root}/${encodeURIComponent(ours.id)}?$expand=tasks`
  const whole = parse(zWhole, await graph.ask({ method: 'GET', path, repeatable: true }))
  return isAsMade(whole, shape) ? ours.id : 'changed'
}

/** Whoever may edit workflows could have the passes sent to themselves. */
function isAsMade(whole: z.output<typeof zWhole>, shape: PassShape): boolean {
  const [task, ...more] = whole.tasks
  if (!(task && whole.isEnabled) || whole.isSchedulingEnabled || more.length > 0) return false
  const meant = argumentsOf(shape)
  const given = task.arguments.filter(({ value }) => value)
  return (
    task.isEnabled === true &&
    task.taskDefinitionId.toLowerCase() === taskDefinition &&
    given.length === Object.keys(meant).length &&
    given.every(({ name, value }) => meant[name] === value)
  )
}

/** What answers is UNVERIFIED; that it is no refusal is all that counts. */
async function activate(graph: Graph, workflow: string, user: string): Promise<Activated> {
  const path = `${root}/${encodeURIComponent(workflow)}/activate`
  const body = { subjects: [{ id: user }] }
  try {
    await graph.ask({ method: 'POST', path, body, repeatable: false })
    return { outcome: 'activated' }
  } catch (fault) {
    if (!(fault instanceof GraphFault)) throw fault
    if (mayHaveBeenDone(fault)) return { outcome: 'unknown' }
    return { outcome: 'refused', code: told[fault.code] }
  }
}

function orNothing(fault: unknown): undefined {
  if (fault instanceof GraphFault && fault.code === 'not-found') return undefined
  throw fault
}

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body)
  if (!parsed.success) throw new GraphFault('bad-answer')
  return parsed.data
}
