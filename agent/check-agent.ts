import { checkHealth } from './check-health.ts'
import type { AgentConfig } from './config.ts'
import { keepGuard } from './guard/keep-guard.ts'
import { readJournal } from './journal/read-journal.ts'
import { openDirectory } from './open-directory.ts'
import type { AgentPorts } from './start.ts'
import { startCodeTexts } from './start-code-texts.ts'

/** What `agent check` says. */
interface AgentCheck {
  readonly checks: Readonly<Record<string, string>>
  /** Accounts whose codes go to a number that HR named, by directory. */
  readonly numbersFromJob: Readonly<Record<string, readonly string[]>>
}

/**
 * What the agent's checks say, without keys or server and only reading the journal, so that it can be asked while the
 * agent runs.
 * Throws `StartProblem` where configuration or guard cannot be used.
 */
export async function checkAgent(
  config: AgentConfig,
  { clock, log, nodeDebug }: Pick<AgentPorts, 'clock' | 'log' | 'nodeDebug'>,
): Promise<AgentCheck> {
  const guard = await keepGuard(
    config.guardFile,
    config.directories.map(({ name }) => name),
    log,
  )
  const directories = await Promise.all(
    config.directories.map((settings) => openDirectory(settings, { clock, log, nodeDebug })),
  )
  const texts = await startCodeTexts(config, { clock, log, random: () => 0.5 })
  try {
    const index = await readJournal(config.stateFolder)
    const journal = index && { index }
    const parts = { directories, texts, guard, journal }
    const checks = await checkHealth(parts, new AbortController().signal)
    const numbersFromJob = config.directories.map(
      ({ name }) => [name, index?.findNumbersFromJob(name) ?? []] as const,
    )
    return { checks, numbersFromJob: Object.fromEntries(numbersFromJob) }
  } finally {
    await texts.stop()
    await Promise.all(directories.map((directory) => directory.stop()))
  }
}
