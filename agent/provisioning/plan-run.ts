import { createHash } from 'node:crypto'
import type { Directory } from '../directory.ts'
import { decideRead } from '../guard/decide-guard.ts'
import type { DirectoryRules } from '../guard/guard-rules.ts'
import type { People } from '../jobs/cloud/find-person.ts'
import { type ComposedPerson, composePerson, withManager } from './compose-person.ts'
import { decideToSend, type LeftOut, type SendQuestion, type Standing } from './decide-to-send.ts'
import type { Outcome } from './judge-outcome.ts'
import type { Mapping } from './read-mapping.ts'
import type { PlacedRow } from './read-rows.ts'
import type { ReadyPerson } from './send-people.ts'
import type { PersonsPast, SentPerson } from './sent-people.ts'
import { outcomeSince } from './told-people.ts'

export interface LeftOutPerson {
  readonly id: string
  readonly why: LeftOut
}

/** What a run would do, and what it would not. */
export interface RunPlan {
  readonly ready: readonly ReadyPerson[]
  readonly leftOut: readonly LeftOutPerson[]
  /** Rows that cannot be understood, by their line. */
  readonly problems: readonly { readonly line: number; readonly problems: readonly string[] }[]
  /** People whose manager nobody knows: they go without. */
  readonly withoutManager: readonly string[]
}

interface PlanPorts {
  readonly mapping: Mapping
  readonly rules: DirectoryRules & { readonly provision: NonNullable<DirectoryRules['provision']> }
  readonly directory: Pick<Directory, 'findAccount' | 'readAccount'>
  /** Whoever would be changed is looked at in the tenant too: some roles are held there alone. */
  readonly people: Pick<People, 'readFacts'>
  readonly sent: readonly SentPerson[]
  readonly outcomes: ReadonlyMap<string, Outcome>
  readonly update: boolean
  readonly now: Date
  /** How many more people may go today. */
  readonly room: number
}

/**
 * Looks at everybody first. Between this look and the upload somebody else may make an account with the same number: then
 * Microsoft's job changes that account, and nothing here can prevent it.
 */
export async function planRun(rows: readonly PlacedRow[], ports: PlanPorts): Promise<RunPlan> {
  const { people, problems } = composeAll(rows, ports.mapping)
  const ids = new Set(people.map(({ id }) => id))
  const standings = await findStandings(
    [...ids, ...people.flatMap(({ manager }) => manager ?? [])],
    { ...ports, mayChange: (id) => ports.update && ports.rules.provision.mayUpdate && ids.has(id) },
  )
  const past = new Map(ports.sent.map((person) => [person.id, person]))
  const going = new Set<string>()
  // Somebody who is left out is nobody's manager: the job would be told of a stranger.
  const isKnown = (manager: string) =>
    going.has(manager) || past.has(manager) || standings.get(manager)?.found === 'one'
  const plan = {
    ready: [] as ReadyPerson[],
    leftOut: [] as LeftOutPerson[],
    withoutManager: [] as string[],
  }
  for (const person of orderByManager(people)) {
    const { id, active, manager } = person
    const hasManager = manager !== undefined && isKnown(manager)
    const data = hasManager ? withManager(person) : person.data
    const digest = createHash('sha256').update(JSON.stringify(data)).digest('base64url')
    const why = findReason(
      {
        past: pastOf(past.get(id), ports.outcomes.get(id)),
        digest,
        active,
        standing: standings.get(id),
      },
      plan.ready.length,
      ports,
    )
    if (why !== undefined) {
      plan.leftOut.push({ id, why })
      continue
    }
    going.add(id)
    plan.ready.push({ id, digest, data, ...knownOf(person, ports.outcomes.get(id)) })
    if (manager && !hasManager) plan.withoutManager.push(id)
  }
  return { ...plan, problems }
}

/** Managers go before those who name them, so that they are there; else in the order of the file. */
function orderByManager(people: readonly ComposedPerson[]): readonly ComposedPerson[] {
  const byId = new Map(people.map((person) => [person.id, person]))
  const depthOf = ({ manager }: ComposedPerson): number => {
    let depth = 0
    // Who is their own manager by detours is as deep as the file is long.
    for (let at = manager; at !== undefined && depth <= people.length; depth += 1) {
      const above = byId.get(at)
      if (!above) break
      at = above.manager
    }
    return depth
  }
  const depths = new Map(people.map((person) => [person, depthOf(person)]))
  return people.toSorted((one, other) => (depths.get(one) ?? 0) - (depths.get(other) ?? 0))
}

/** What is remembered of somebody who goes. */
function knownOf({ active, hire }: ComposedPerson, outcome: Outcome | undefined) {
  return { ...(active ? { hire } : {}), ...(outcome ? { after: outcome.at } : {}) }
}

function findReason(
  {
    standing = { found: 'unreadable' },
    ...person
  }: Pick<SendQuestion, 'past' | 'digest' | 'active'> & {
    readonly standing: Standing | undefined
  },
  ready: number,
  { update, rules, now, room }: PlanPorts,
): LeftOut | undefined {
  const decision = decideToSend({ ...person, standing, update, guard: rules.provision, now })
  if (!decision.send) return decision.why
  return ready < room ? undefined : 'day-is-full'
}

function composeAll(rows: readonly PlacedRow[], mapping: Mapping) {
  const people: ComposedPerson[] = []
  const problems: { line: number; problems: readonly string[] }[] = []
  const lines = new Map<string, number>()
  for (const { line, row } of rows) {
    const composed = composePerson(row, mapping)
    if ('problems' in composed) {
      problems.push({ line, problems: composed.problems })
      continue
    }
    const { person } = composed
    const first = lines.get(person.id)
    if (first === undefined) people.push(person)
    else problems.push({ line, problems: [`the same employee number as in line ${first}`] })
    lines.set(person.id, first ?? line)
  }
  return { people, problems }
}

function pastOf(person: SentPerson | undefined, outcome: Outcome | undefined): PersonsPast {
  if (!person) return { state: 'never', at: new Date(0), digest: '' }
  const { state, at, digest } = person
  const became = outcomeSince(person, outcome)?.became
  return { state, at, digest, ...(became ? { became } : {}) }
}

/** So many are looked up at once: a controller has other things to do. */
const lanes = 8

interface StandingPorts extends Pick<PlanPorts, 'directory' | 'rules' | 'people'> {
  /** Whether somebody could be changed by this run. Of a manager who is only named it counts that they are there. */
  readonly mayChange: (id: string) => boolean
}

async function findStandings(ids: readonly string[], ports: StandingPorts) {
  const standings = new Map<string, Standing>()
  const waiting = [...new Set(ids)]
  const lane = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      standings.set(id, await findStanding(id, ports))
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return standings
}

async function findStanding(employeeNumber: string, ports: StandingPorts): Promise<Standing> {
  const { directory, rules } = ports
  const read = await directory.findAccount({ employeeNumber })
  if (read.outcome === 'refused') return { found: 'unreadable' }
  if (read.value.found !== 'one') return { found: read.value.found }
  // Who they are matters only where they could be changed.
  if (!ports.mayChange(employeeNumber)) return { found: 'one', isProtected: false, isInside: true }
  const facts = await directory.readAccount(read.value.account)
  if (facts.outcome === 'refused') return { found: 'unreadable' }
  const holdsRole = await findRole(read.value.account, ports)
  if (holdsRole === undefined) return { found: 'unreadable' }
  return {
    found: 'one',
    isProtected: holdsRole || facts.value.protectedBecause !== undefined,
    isInside: decideRead(rules, facts.value).outcome === 'allowed',
  }
}

/** Whether they hold a role in the tenant, active or eligible. `undefined`: nobody can tell. Who is not there holds none. */
async function findRole(account: string, { people }: StandingPorts): Promise<boolean | undefined> {
  const read = await people.readFacts(account)
  if (read.outcome === 'refused') return undefined
  if (read.value === 'absent') return false
  const { roles, rolesReadable } = read.value
  return roles.length === 0 && rolesReadable === 'none' ? undefined : roles.length > 0
}
