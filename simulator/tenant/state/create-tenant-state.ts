import { randomUUID } from 'node:crypto'
import type { WriteBack } from '../../writeback/write-back.ts'
import type { Application } from './application.ts'
import type { AuthenticationContext, ConditionalAccessPolicy } from './conditional-access.ts'
import { createVersionedMap, type VersionedMap } from './create-versioned-map.ts'
import type { RoleAssignment } from './directory-role.ts'
import type {
  LifecycleWorkflow,
  LogicApp,
  RelayCall,
  TaskExtension,
  WorkflowRun,
} from './lifecycle-workflow.ts'
import { defaultPassPolicy, type PassPolicy } from './pass-policy.ts'
import type { Person } from './person.ts'
import type { ProvisioningEntry, SynchronizationJob } from './synchronization-job.ts'
import { defaultThrottleLimits, type ThrottleLimits } from './throttle-limits.ts'

/** A group, or an administrative unit: a name and its direct members. */
export interface Collective {
  readonly id: string
  readonly displayName: string
  readonly members: readonly string[]
  readonly isAssignableToRole: boolean
}

/** How far behind a replica is, in milliseconds. */
export interface Delays {
  /** A read after a write shows the old state for so long. */
  readonly read: number
  /** So long until a member of an administrative unit counts as one. */
  readonly unit: number
  /** So long until `signInActivity` shows a sign-in. */
  readonly signInActivity: number
  /** So long until the reports show a method. */
  readonly report: number
  /** So long until the sign-in pages know a new pass. */
  readonly signIn: number
  /** So long until the provisioning log shows what was done: minutes, sometimes hours. */
  readonly provisioningLog: number
}

/** A change to a user as delta queries report it. */
export interface Change {
  readonly number: number
  readonly userId: string
  readonly at: Date
  readonly removed: boolean
  readonly properties: readonly string[]
}

export interface SentMail {
  readonly from: string
  readonly message: Readonly<Record<string, unknown>>
  readonly at: Date
}

export interface SentText {
  readonly from: string
  readonly to: string
  readonly text: string
}

/** Whether people reset their passwords themselves, and by how many methods. */
export interface ResetPolicy {
  readonly isOn: boolean
  readonly methodsRequired: 1 | 2
}

/** Everything a tenant is. The maps can be read as of an earlier instant. */
export interface TenantState {
  readonly id: string
  readonly domain: string
  readonly now: () => Date
  readonly people: VersionedMap<Person>
  readonly groups: VersionedMap<Collective>
  readonly units: VersionedMap<Collective>
  readonly roleAssignments: VersionedMap<RoleAssignment>
  readonly authenticationContexts: VersionedMap<AuthenticationContext>
  readonly conditionalAccess: VersionedMap<ConditionalAccessPolicy>
  readonly applications: Map<string, Application>
  /** Deleted and kept for 30 days: whoever comes back in time is the same person. By id. */
  readonly deletedPeople: Map<string, { readonly person: Person; readonly at: Date }>
  readonly changes: Change[]
  readonly mails: SentMail[]
  /** By id. */
  readonly jobs: Map<string, SynchronizationJob>
  readonly provisioningLog: ProvisioningEntry[]
  /** By id. */
  readonly taskExtensions: Map<string, TaskExtension>
  readonly workflows: Map<string, LifecycleWorkflow>
  /** By their resource id in lower case. */
  readonly logicApps: Map<string, LogicApp>
  readonly workflowRuns: WorkflowRun[]
  readonly relayCalls: RelayCall[]
  /** Which of the ids that Microsoft's documents have for the custom task extension is the one here; in lower case. */
  customTaskDefinitionId: string
  /** Brings a mail that the tenant sends into a mailbox. */
  readonly deliver: (mail: SentMail) => void
  /** The same for a text message. */
  readonly deliverText: (text: SentText) => void
  resetPolicy: ResetPolicy
  /** Left out: nothing is written back. */
  writeBack: WriteBack | undefined
  passPolicy: PassPolicy
  limits: ThrottleLimits
  delays: Delays
  licence: 'free' | 'p1' | 'p2'
  /** Delta tokens of an earlier generation are too old. */
  deltaGeneration: number
  /** Counts everything that can be seen on the page. */
  version: number
}

export function createTenantState(
  domain: string,
  now: () => Date,
  outlets: Partial<Pick<TenantState, 'deliver' | 'deliverText'>> = {},
): TenantState {
  return {
    id: randomUUID(),
    domain,
    now,
    people: createVersionedMap(),
    groups: createVersionedMap(),
    units: createVersionedMap(),
    roleAssignments: createVersionedMap(),
    authenticationContexts: createVersionedMap(),
    conditionalAccess: createVersionedMap(),
    applications: new Map(),
    deletedPeople: new Map(),
    changes: [],
    mails: [],
    jobs: new Map(),
    provisioningLog: [],
    taskExtensions: new Map(),
    workflows: new Map(),
    logicApps: new Map(),
    workflowRuns: [],
    relayCalls: [],
    customTaskDefinitionId: '4262b724-8dba-4fad-afc3-43fcbb497a0e',
    deliver: outlets.deliver ?? (() => undefined),
    deliverText: outlets.deliverText ?? (() => undefined),
    resetPolicy: { isOn: true, methodsRequired: 1 },
    writeBack: undefined,
    passPolicy: defaultPassPolicy,
    limits: defaultThrottleLimits,
    delays: { read: 0, unit: 0, signInActivity: 0, report: 0, signIn: 0, provisioningLog: 0 },
    licence: 'p2',
    deltaGeneration: 0,
    version: 0,
  }
}

/** Writes a person down; `properties` are those of the user that a delta query will report. */
export function putPerson(
  state: TenantState,
  person: Person,
  properties: readonly string[] = [],
): void {
  state.version += 1
  state.people.set(person.user.id, person, state.now())
  if (properties.length > 0) noteChange(state, person.user.id, properties)
}

export function noteChange(
  state: TenantState,
  userId: string,
  properties: readonly string[],
  removed = false,
): void {
  const number = state.changes.length + 1
  state.changes.push({ number, userId, at: state.now(), removed, properties })
}

/** By id or by user principal name, without regard to case. */
export function findPerson(state: TenantState, name: string, asOf?: Date): Person | undefined {
  const wanted = name.toLowerCase()
  const byId = state.people.get(wanted, asOf)
  if (byId) return byId
  return state.people.list(asOf).find(({ user }) => user.userPrincipalName.toLowerCase() === wanted)
}

/** The groups somebody is in, through other groups as well. */
export function findGroupsOf(
  state: TenantState,
  memberId: string,
  asOf?: Date,
): readonly Collective[] {
  const all = state.groups.list(asOf)
  const found = new Map<string, Collective>()
  const queue = [memberId]
  for (const id of queue) {
    for (const group of all) {
      if (!group.members.includes(id) || found.has(group.id)) continue
      found.set(group.id, group)
      queue.push(group.id)
    }
  }
  return [...found.values()]
}

/** The units somebody counts as a member of now: membership is slower than anything else. */
export function findUnitsOf(
  state: TenantState,
  memberId: string,
  now: Date,
): readonly Collective[] {
  const asOf = new Date(now.getTime() - state.delays.unit)
  return state.units.list(asOf).filter(({ members }) => members.includes(memberId))
}

/** The roles somebody holds, or could activate, by themselves or through a group. */
export function findRolesOf(
  state: TenantState,
  principalId: string,
  asOf?: Date,
): readonly RoleAssignment[] {
  const groups = findGroupsOf(state, principalId, asOf).map(({ id }) => id)
  const principals = new Set([principalId, ...groups])
  return state.roleAssignments.list(asOf).filter((each) => principals.has(each.principalId))
}
