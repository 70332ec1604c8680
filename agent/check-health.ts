import { findLimit } from './guard/decide-guard.ts'
import type { DirectoryRules } from './guard/guard-rules.ts'
import type { JournalIndex } from './journal/journal-index.ts'
import { judgeMemory } from './journal/judge-memory.ts'
import type { LedgerWitness } from './journal/open-ledger-witness.ts'
import type { OpenedJobTools } from './open-job-tools.ts'

const checkSeconds = 20

/** What is asked. Without a journal (it belongs to the agent that runs) nothing is said of numbers. */
type Checked = Pick<OpenedJobTools, 'directories' | 'texts' | 'guard' | 'guardLog' | 'clock'> & {
  readonly notices?: OpenedJobTools['notices']
  readonly tenants: OpenedJobTools['tenants']
  /** How it stands with the list of agents. Absent: not asked. */
  readonly standing?: (() => string) | undefined
  readonly journal?:
    | { readonly index: JournalIndex; readonly isWritable?: () => boolean }
    | undefined
  readonly witness: Pick<LedgerWitness, 'hasProblem'>
}

/** What the agent's own checks say, by name: `ok`, or a code that `firstkey doctor` explains. */
export async function checkHealth(
  {
    directories,
    tenants,
    texts,
    notices,
    guard,
    guardLog,
    journal,
    witness,
    clock,
    standing,
  }: Checked,
  stopping: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(checkSeconds * 1000)])
  const checks = directories.map(
    async (directory) => [`directory:${directory.name}`, await directory.check()] as const,
  )
  const rules = await guard.rules()
  const ofTenants = [...tenants].map(([name, check]) => check(rules?.get(name), signal))
  return Object.fromEntries([
    ...(await Promise.all(checks)),
    ...(await Promise.all(ofTenants)).flat(),
    ['text', await texts.check(signal)],
    ...(texts.length === 'ok' ? [] : [['text length', texts.length] as const]),
    ...(notices ? [['notices', await notices.check(signal)] as const] : []),
    ['guard', rules ? 'ok' : 'guard-unreadable'],
    ...(standing ? [['list of agents', standing()] as const] : []),
    ['guard log', guardLog.check()],
    ['journal', journal ? stateOfJournal(journal, clock.now()) : 'ok'],
    ['ledger', witness.hasProblem() ? 'ledger-not-continued' : 'ok'],
    ...directories.flatMap(({ name }) =>
      choicesOf(name, rules?.get(name), journal?.index, clock.now()),
    ),
  ])
}

function stateOfJournal(
  journal: NonNullable<Checked['journal']>,
  now: Date,
): ReturnType<typeof judgeMemory> | 'journal-not-writable' {
  if (journal.isWritable?.() === false) return 'journal-not-writable'
  return judgeMemory(journal.index, now)
}

/** What was chosen, or came about, that takes from the guard's protection: said, so that nobody has it unawares. */
function choicesOf(
  directory: string,
  rules: DirectoryRules | undefined,
  index: JournalIndex | undefined,
  now: Date,
): readonly (readonly [string, string])[] {
  const fromJob = index?.findNumbersFromJob(directory) ?? []
  return [
    // What a flood could do at most: `doctor` multiplies it by the agents of the directory.
    ...(rules ? [[`limit:${directory}`, String(findLimit(rules, now))] as const] : []),
    ...(rules?.proof === 'server' ? [[`proof:${directory}`, 'proof-by-server'] as const] : []),
    ...(fromJob.length > 0 ? [[`numbers:${directory}`, 'numbers-from-job'] as const] : []),
    ...(isUntold(directory, index, now) ? [[`told:${directory}`, 'own-told-late'] as const] : []),
  ]
}

const latestToldMs = 60_000

/** Whether somebody set their own password, and for a minute nobody could be told of it. */
function isUntold(directory: string, index: JournalIndex | undefined, now: Date): boolean {
  const untold = index?.findUntold(directory) ?? []
  return untold.some(({ at }) => Date.parse(at) < now.getTime() - latestToldMs)
}
