import type { TenantState } from '../state/create-tenant-state.ts'
import type { WorkflowTask } from '../state/lifecycle-workflow.ts'
import type { Person } from '../state/person.ts'
import { postMail } from '../state/post-mail.ts'
import { readArgument } from './read-argument.ts'

const sender = 'azure-noreply@microsoft.com'

/**
 * Sends the mail of a built-in task, or answers why it cannot. `{{…}}` in a body of one's own are filled in. The texts and the sender are
 * UNVERIFIED; who gets it (`to`) is documented.
 */
export function sendTaskMail(
  state: TenantState,
  task: WorkflowTask,
  person: Person,
  mail: {
    readonly to: 'User' | 'Managers'
    readonly subject: string
    readonly body: string
    readonly pass?: string
  },
): string | undefined {
  const to = readArgument(task, 'to') ?? mail.to
  const found = findRecipient(state, person, to)
  if (found === undefined) return `No mailbox was found for '${to}'.`
  const manager = person.managerId ? state.people.get(person.managerId)?.user.displayName : ''
  const words: Readonly<Record<string, string>> = {
    userDisplayName: person.user.displayName,
    userPrincipalName: person.user.userPrincipalName,
    managerDisplayName: manager ?? '',
    temporaryAccessPass: mail.pass ?? '',
  }
  const fill = (text: string) => text.replace(/\{\{(\w+)\}\}/g, (_all, name) => words[name] ?? '')
  const cc = (readArgument(task, 'cc') ?? '').split(',').filter((id) => id !== '')
  postMail(state, {
    from: sender,
    to: [found],
    cc: cc.flatMap((id) => mailOf(state.people.get(id.trim())) ?? []),
    subject: fill(readArgument(task, 'customSubject') ?? mail.subject),
    text: fill(readArgument(task, 'customBody') ?? mail.body),
  })
  return undefined
}

export function mailOf(person: Person | undefined): string | undefined {
  const mail = person?.user['mail']
  return typeof mail === 'string' && mail !== '' ? mail : undefined
}

/** `User`, `Managers`, or the id of somebody. Sponsors are not played. */
function findRecipient(state: TenantState, person: Person, to: string): string | undefined {
  if (to.toLowerCase() === 'user') return mailOf(person)
  const id = to.toLowerCase() === 'managers' ? person.managerId : to
  return id === undefined ? undefined : mailOf(state.people.get(id))
}
