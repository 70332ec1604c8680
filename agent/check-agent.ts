import type { Clock } from '../protocol/clock.ts'
import { askClock } from './calls/ask-clock.ts'
import { isClockApart } from './calls/clock-apart.ts'
import { checkHealth } from './check-health.ts'
import { type AgentConfig, listGoverned } from './config.ts'
import { keepGuard } from './guard/keep-guard.ts'
import { openSyslog } from './guard/open-syslog.ts'
import type { Syslog } from './guard/start-syslog.ts'
import { openGuardLog } from './guard/write-refusal.ts'
import { openLedgerWitness } from './journal/open-ledger-witness.ts'
import { readJournal } from './journal/read-journal.ts'
import { openServed, ownSurroundings, type Served, tenantChecks } from './open-served.ts'
import { systemRandomness } from './randomness.ts'
import type { AgentPorts } from './start.ts'
import { startCodeTexts } from './start-code-texts.ts'
import { startNotices } from './start-notices.ts'

const syslogMs = 3000
const stepMs = 50

/** What `agent check` says. */
interface AgentCheck {
  /** How many seconds the server's clock is ahead of this machine's, if the server answered. */
  readonly clockApartSeconds?: number
  readonly checks: Readonly<Record<string, string>>
  /** Accounts whose codes go to a number that HR named, by directory. */
  readonly numbersFromJob: Readonly<Record<string, readonly string[]>>
  /** What was found of *my password*, in words, by directory. */
  readonly own?: Readonly<Record<string, readonly string[]>>
}

/**
 * What the agent's checks say, without keys and only reading the journal, so that it can be asked while the
 * agent runs.
 * Throws `StartProblem` where configuration or guard cannot be used.
 */
export async function checkAgent(
  config: AgentConfig,
  { clock, log, nodeDebug, http }: Pick<AgentPorts, 'clock' | 'log' | 'nodeDebug' | 'http'>,
): Promise<AgentCheck> {
  const guard = await keepGuard(config.guardFile, listGoverned(config), log)
  const index = await readJournal(config.stateFolder)
  const ports = { clock, log, nodeDebug, random: systemRandomness }
  const served = await Promise.all(
    config.directories.map((settings) => {
      const findFirstPass = (account: string) => index?.passes.findFirst(settings.name, account)
      return openServed(settings, { ...ports, findFirstPass, own: ownSurroundings(config) })
    }),
  )
  const directories = served.map(({ directory }) => directory)
  const texts = await startCodeTexts(config, { clock, log, random: () => 0.5 })
  const notices =
    config.notices && (await startNotices(config.notices, config.organisation, { clock, log }))
  const syslog = await openSyslog(config.syslog, { clock, log })
  try {
    const journal = index && { index }
    const witness = await openLedgerWitness(config.stateFolder)
    await waitForSyslog(syslog, clock)
    const guardLog = openGuardLog(config.stateFolder, syslog)
    const tenants = tenantChecks(served)
    const parts = { directories, tenants, texts, notices, guard, guardLog, journal, witness, clock }
    const [health, apart] = await Promise.all([
      checkHealth(parts, new AbortController().signal),
      askClock(config.server, { http, clock }),
    ])
    const checks = { ...health, clock: stateOf(apart) }
    const numbersFromJob = config.directories.map(
      ({ name }) => [name, index?.findNumbersFromJob(name) ?? []] as const,
    )
    return {
      checks,
      ...(apart === undefined ? {} : { clockApartSeconds: Math.round(apart / 1000) }),
      numbersFromJob: Object.fromEntries(numbersFromJob),
      ...notesOfOwn(served),
    }
  } finally {
    await syslog?.stop()
    await texts.stop()
    await notices?.stop()
    await Promise.all(directories.map((directory) => directory.stop()))
  }
}

function notesOfOwn(served: readonly Served[]) {
  const notes = served
    .map(({ directory, ownNotes }) => [directory.name, ownNotes()] as const)
    .filter(([, words]) => words.length > 0)
  return notes.length > 0 ? { own: Object.fromEntries(notes) } : {}
}

/** A moment for the connection to be made. */
async function waitForSyslog(syslog: Syslog | undefined, clock: Clock): Promise<void> {
  for (let waited = 0; syslog?.check() === 'failing' && waited < syslogMs; waited += stepMs) {
    await clock.sleep(stepMs)
  }
}

function stateOf(clockApart: number | undefined): 'ok' | 'clock-apart' | 'unknown' {
  if (clockApart === undefined) return 'unknown'
  return isClockApart(clockApart) ? 'clock-apart' : 'ok'
}
