import type { Job, JobKind, ResultOf } from '../../protocol/jobs.ts'
import { parseBox } from '../../protocol/sealed-box.ts'
import type { KeptGuard } from '../guard/keep-guard.ts'
import { decideCare } from '../journal/judge-memory.ts'
import { carryOutJob } from './carry-out-job.ts'
import { type JobTools, refuse } from './job-tools.ts'
import { noteRefusal } from './read-guarded.ts'

/** What a job is carried out with, but for the rules: those are read when it comes. */
export type ToolsBesideRules = Omit<JobTools, 'rules'>

/** Carries out a job under the rules as the guard file has them now. */
export async function carryOutGuarded(
  job: Job,
  tools: ToolsBesideRules,
  guard: KeptGuard,
): Promise<ResultOf<Job['kind']> | undefined> {
  const care = decideCare(job.kind, tools.journal.index, tools.clock.now())
  if (care && !(carriesBox(job) && (await wasBegun(job.box, tools)))) {
    await noteRefusal(job, tools, care.code, care.reason)
    return refuse(care.code)
  }
  const rules = (await guard.rules())?.get(job.directory)
  if (rules && isAdmittedFor(job, tools)) return carryOutJob(job, { ...tools, rules })
  // A box that was begun may have been set: saying no would be a lie. It comes again, and is settled then.
  if (carriesBox(job) && (await wasBegun(job.box, tools))) return undefined
  if (rules) {
    await noteRefusal(job, tools, 'agent-not-listed', 'this agent is not on the list of agents')
    return refuse('agent-not-listed')
  }
  await noteRefusal(job, tools, 'guard-unreadable', 'the guard file cannot be used')
  return refuse('guard-unreadable')
}

/** Only an agent on the list, as far as it knows, does more than look: others would not believe what it signs. */
function isAdmittedFor(job: Job, { identity, clock }: ToolsBesideRules): boolean {
  if (looksOnly.has(job.kind)) return true
  return identity.list
    .agents(clock.now())
    .some(
      ({ agent, directories }) =>
        agent === identity.key.thumbprint && directories.includes(job.directory),
    )
}

function carriesBox(job: Job) {
  return job.kind === 'set-first-password' || job.kind === 'set-own-password'
}

const looksOnly: ReadonlySet<JobKind> = new Set([
  'find-account',
  'account-status',
  'password-policy',
  'look-for-first-sign-in',
  'cloud-status',
  'list-methods',
  'look-for-reset',
  'watch-temporary-password',
])

async function wasBegun(box: string, { journal }: ToolsBesideRules): Promise<boolean> {
  const parsed = await parseBox(box)
  return parsed !== undefined && journal.index.findBox(parsed.claims) !== undefined
}
