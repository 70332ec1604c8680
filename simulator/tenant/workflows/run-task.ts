import { mintPass } from '../graph/mint-pass.ts'
import { findRolesOf, putPerson, type TenantState } from '../state/create-tenant-state.ts'
import type { LifecycleWorkflow, WorkflowTask } from '../state/lifecycle-workflow.ts'
import type { Person } from '../state/person.ts'
import { mailOf, sendTaskMail } from './mail-of-task.ts'
import { readArgument } from './read-argument.ts'
import { taskIds } from './task-definitions.ts'

/** Enables an account in the directory it comes from; left out: nothing on premises can be reached. */
export type EnableOnPremises = (immutableId: string) => Promise<boolean>

/** Does a built-in task for somebody. `undefined`: done; otherwise why not. Texts are UNVERIFIED. */
export async function runTask(
  { state, enableOnPremises }: TaskRoom,
  task: WorkflowTask,
  userId: string,
  category: LifecycleWorkflow['category'],
): Promise<string | undefined> {
  const person = state.people.get(userId)
  if (!person) return 'The user does not exist.'
  switch (task.taskDefinitionId.toLowerCase()) {
    case taskIds.welcome:
      return sendTaskMail(state, task, person, { ...welcome, to: 'User' })
    case taskIds.reminder:
      return sendTaskMail(state, task, person, { ...reminder, to: 'Managers' })
    case taskIds.passToManager:
      return mailPass(state, task, person)
    case taskIds.enableAccount:
      return await enable(state, task, person, enableOnPremises())
    case taskIds.addToGroups:
      return addToGroups(state, task, person)
    default:
      return `The task cannot be run in a workflow for a ${category}.`
  }
}

export interface TaskRoom {
  readonly state: TenantState
  readonly enableOnPremises: () => EnableOnPremises | undefined
}

const welcome = {
  subject: 'Welcome to the team, {{userDisplayName}}!',
  body: 'Hello {{userDisplayName}}, we are glad that you are here.',
}
const reminder = {
  subject: '{{userDisplayName}} starts soon',
  body: 'Hello {{managerDisplayName}}, {{userDisplayName}} joins your team soon.',
}
const passMail = {
  subject: 'Temporary Access Pass for {{userDisplayName}}',
  body: `Hello {{managerDisplayName}},
the Temporary Access Pass of {{userDisplayName}} ({{userPrincipalName}}) is {{temporaryAccessPass}}
Please hand it to them on their first day.`,
}

/** Mints a pass from the hire date on, or from now, and mails it, by default to the manager: nobody with methods, sign-ins or roles gets one. */
function mailPass(state: TenantState, task: WorkflowTask, person: Person): string | undefined {
  const problem = refusePass(state, person)
  if (problem) return problem
  const now = state.now()
  const hired = Date.parse(String(person.user['employeeHireDate'] ?? ''))
  const start = hired > now.getTime() ? new Date(hired) : now
  const wanted = {
    startDateTime: start.toISOString(),
    lifetimeInMinutes: Number(readArgument(task, 'tapLifetimeMinutes')),
    isUsableOnce: readArgument(task, 'tapIsUsableOnce')?.toLowerCase() === 'true',
  }
  const minted = mintPass(state, person, wanted, now)
  if ('refused' in minted) return minted.refused
  return sendTaskMail(state, task, person, { ...passMail, to: 'Managers', pass: minted.pass.code })
}

function refusePass(state: TenantState, person: Person): string | undefined {
  if (person.methods.some(({ kind }) => kind !== 'password')) {
    return 'The user has authentication methods already.'
  }
  if (person.signIns.length > 0) return 'The user has signed in before.'
  if (findRolesOf(state, person.user.id).length > 0) return 'The user has a role.'
  const manager = person.managerId ? state.people.get(person.managerId) : undefined
  return mailOf(manager)
    ? undefined
    : 'The manager, or the mail address of the manager, is missing.'
}

/** Who is synchronised is enabled where they come from: the cloud follows with the next cycle. */
async function enable(
  state: TenantState,
  task: WorkflowTask,
  person: Person,
  enableOnPremises: EnableOnPremises | undefined,
): Promise<string | undefined> {
  const isSynced = person.user['onPremisesSyncEnabled'] === true
  if (!isSynced) {
    putPerson(state, { ...person, user: { ...person.user, accountEnabled: true } }, [
      'accountEnabled',
    ])
    return undefined
  }
  if (readArgument(task, 'enableOnPremisesAccount')?.toLowerCase() !== 'true') {
    return 'The account is mastered on premises.'
  }
  const done = await enableOnPremises?.(String(person.user['onPremisesImmutableId']))
  return done ? undefined : 'The account on premises could not be reached.'
}

function addToGroups(state: TenantState, task: WorkflowTask, person: Person): string | undefined {
  const ids = (readArgument(task, 'groupID') ?? '').split(',').map((id) => id.trim())
  if (!ids.every((id) => state.groups.get(id))) return 'A group does not exist.'
  for (const id of ids) {
    const group = state.groups.get(id)
    if (!group || group.members.includes(person.user.id)) continue
    state.groups.set(id, { ...group, members: [...group.members, person.user.id] }, state.now())
  }
  state.version += 1
  return undefined
}
