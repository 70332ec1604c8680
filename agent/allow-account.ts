import { userInfo } from 'node:os'
import * as z from 'zod'
import { errors } from '../protocol/errors.ts'
import { zAccount, zPurpose } from '../protocol/ids.ts'
import type { AccountHint } from '../protocol/jobs.ts'
import { type AgentConfig, listGoverned } from './config.ts'
import type { AccountFacts, Directory, Read } from './directory.ts'
import type { Allowance } from './guard/allowance.ts'
import { decideProve } from './guard/decide-guard.ts'
import type { OursSet } from './guard/decide-never-used.ts'
import { keepAllowances } from './guard/keep-allowances.ts'
import { openSyslog } from './guard/open-syslog.ts'
import { readGuard } from './guard/read-guard.ts'
import { openGuardLog } from './guard/write-refusal.ts'
import { readJournal } from './journal/read-journal.ts'
import { openServed } from './open-served.ts'
import { systemRandomness } from './randomness.ts'
import type { AgentPorts } from './start.ts'
import { StartProblem } from './start-problem.ts'

type AllowPorts = Pick<AgentPorts, 'clock' | 'log' | 'nodeDebug'>

/** An allowance as it is wanted, in the words of the command line. */
export interface WantedAllowance {
  /** An account name, a user principal name or an objectGUID. */
  readonly account: string
  readonly directory?: string | undefined
  readonly purpose: string | undefined
  readonly until: string | undefined
  readonly reason: string | undefined
}

/** An allowance, and whose account it is. */
export interface ShownAllowance extends Allowance {
  readonly state: 'live' | 'used' | 'over'
}

const mostDays = 31
const dayMs = 86_400_000
const zUntil = z.union([z.iso.datetime({ offset: true }), z.iso.date()])
const zReason = z.string().trim().min(1).max(200)

/**
 * Makes a local allowance: one account, one purpose, one use, until a date. It is made only where it would help: what the guard
 * would refuse all the same is said now. Throws {@link StartProblem}.
 */
export async function allowAccount(
  config: AgentConfig,
  wanted: WantedAllowance,
  ports: AllowPorts,
): Promise<{ readonly allowance: Allowance; readonly facts: AccountFacts }> {
  const now = ports.clock.now()
  const words = { ...parseWords(wanted, now), directory: directoryOf(config, wanted.directory) }
  const settings = config.directories.find(({ name }) => name === words.directory)
  if (!settings) throw new StartProblem('there is no such directory', 'see `agent check`')
  const index = await readJournal(config.stateFolder)
  const { directory } = await openServed(settings, {
    ...{ clock: ports.clock, log: ports.log, nodeDebug: ports.nodeDebug, random: systemRandomness },
    findFirstPass: (account) => index?.passes.findFirst(settings.name, account),
  })
  try {
    const facts = await findFacts(directory, wanted.account)
    const asked = { ...words, account: facts.account, madeAt: now.toISOString() }
    await refuseUseless(config, { id: crypto.randomUUID(), ...asked }, facts, now)
    const allowance = await keepAllowances(config.stateFolder).add(asked)
    await note('allowance-made', allowance, config, ports)
    return { allowance, facts }
  } finally {
    await directory.stop()
  }
}

/** Every allowance there is, with what became of it. */
export async function listAllowances(
  config: AgentConfig,
  { clock }: Pick<AgentPorts, 'clock'>,
): Promise<readonly ShownAllowance[]> {
  const index = await readJournal(config.stateFolder)
  const now = clock.now().getTime()
  const stateOf = ({ id, until }: Allowance) => {
    if (index?.findAllowanceUse(id)) return 'used'
    return now < Date.parse(until) ? 'live' : 'over'
  }
  const all = await keepAllowances(config.stateFolder).list()
  return all.map((allowance) => ({ ...allowance, state: stateOf(allowance) }))
}

/** Takes an allowance back. Throws {@link StartProblem} where there is none of that id. */
export async function removeAllowance(
  config: AgentConfig,
  id: string,
  ports: AllowPorts,
): Promise<void> {
  const kept = keepAllowances(config.stateFolder)
  const allowance = (await kept.list()).find((one) => one.id === id)
  if (!(allowance && (await kept.remove(id)))) {
    throw new StartProblem('there is no such allowance', 'firstkey agent allow --list')
  }
  await note('allowance-removed', allowance, config, ports)
}

function parseWords({ purpose, until, reason }: WantedAllowance, now: Date) {
  const given = {
    purpose: zPurpose.safeParse(purpose),
    until: zUntil.safeParse(until),
    reason: zReason.safeParse(reason),
  }
  if (!given.purpose.success) throw wrong('--purpose', 'first, again or return')
  if (!given.reason.success) throw wrong('--reason', 'why, in at most 200 letters')
  const end = given.until.success ? endOf(given.until.data) : Number.NaN
  if (!(end > now.getTime() && end <= now.getTime() + mostDays * dayMs)) {
    const form = 'a day such as 2026-12-24, or an instant with its zone'
    throw wrong('--until', `${form}, at most ${mostDays} days ahead`)
  }
  return {
    purpose: given.purpose.data,
    until: new Date(end).toISOString(),
    reason: given.reason.data,
  }
}

/** A day lasts until it is over in UTC. */
function endOf(text: string): number {
  return text.includes('T') ? Date.parse(text) : Date.parse(`${text}T00:00:00Z`) + dayMs
}

function wrong(option: string, wanted: string): StartProblem {
  return new StartProblem(`${option} is missing or wrong`, `give ${wanted}`)
}

function directoryOf(config: AgentConfig, named: string | undefined): string {
  const names = config.directories.map(({ name }) => name)
  if (named !== undefined && names.includes(named)) return named
  const [only, ...others] = names
  if (named === undefined && only !== undefined && others.length === 0) return only
  throw new StartProblem('say which directory', `--directory ${names.join('|')}`)
}

async function findFacts(directory: Directory, name: string): Promise<AccountFacts> {
  const found = orRefuse(await directory.findAccount(hintOf(name)))
  if (found.found !== 'one') {
    const hint = 'give its account name, its user principal name or its objectGUID'
    throw new StartProblem(`${found.found === 'none' ? 'no' : 'more than one'} such account`, hint)
  }
  return orRefuse(await directory.readAccount(found.account))
}

function hintOf(name: string): AccountHint {
  const guid = zAccount.safeParse(name.toLowerCase())
  if (guid.success) return { objectGuid: guid.data }
  return name.includes('@') ? { userPrincipalName: name } : { samAccountName: name }
}

function orRefuse<T>(read: Read<T>): T {
  if (read.outcome === 'read') return read.value
  const { public: said, remedy } = errors[read.code]
  throw new StartProblem(said, remedy)
}

/** The guard is asked as a job would ask it: an allowance that changes nothing is not made. */
async function refuseUseless(
  config: AgentConfig,
  allowance: Allowance,
  facts: AccountFacts,
  now: Date,
): Promise<void> {
  const { directory, purpose } = allowance
  const rules = (await readGuard(config.guardFile, listGoverned(config))).get(directory)
  if (!rules) throw new StartProblem('the directory has no rules', 'add them to the guard file')
  const own = (await readJournal(config.stateFolder))?.findOwnSet(directory, facts.account)
  const ours: readonly OursSet[] = own ? [own] : []
  const decision = decideProve({ rules, facts, ours, purpose, allowance, now })
  if (decision.outcome === 'allowed') return
  throw new StartProblem(
    `the guard would refuse it all the same (${decision.code}): ${decision.reason}`,
    errors[decision.code].remedy,
  )
}

async function note(
  event: 'allowance-made' | 'allowance-removed',
  { id, madeAt: _, ...words }: Allowance,
  config: AgentConfig,
  { clock, log }: AllowPorts,
): Promise<void> {
  const syslog = await openSyslog(config.syslog, { clock, log })
  try {
    const by = userInfo().username
    const guardLog = openGuardLog(config.stateFolder, syslog)
    await guardLog.allowance({ at: clock.now(), event, allowance: id, by, ...words })
  } finally {
    await syslog?.stop()
  }
}
