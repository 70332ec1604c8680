import { checkHealth } from './check-health.ts'
import type { AgentConfig } from './config.ts'
import { readGuard } from './guard/read-guard.ts'
import { openDirectory } from './open-directory.ts'
import type { AgentPorts } from './start.ts'
import { startCodeTexts } from './start-code-texts.ts'

/**
 * What the agent's checks say, without keys, journal or server, so that it can be asked while the agent runs.
 * Throws `StartProblem` where configuration or guard cannot be used.
 */
export async function checkAgent(
  config: AgentConfig,
  { clock, log, nodeDebug }: Pick<AgentPorts, 'clock' | 'log' | 'nodeDebug'>,
): Promise<Readonly<Record<string, string>>> {
  await readGuard(
    config.guardFile,
    config.directories.map(({ name }) => name),
  )
  const directories = await Promise.all(
    config.directories.map((settings) => openDirectory(settings, { clock, log, nodeDebug })),
  )
  const texts = await startCodeTexts(config, { clock, log, random: () => 0.5 })
  try {
    return await checkHealth({ directories, texts }, new AbortController().signal)
  } finally {
    await texts.stop()
    await Promise.all(directories.map((directory) => directory.stop()))
  }
}
