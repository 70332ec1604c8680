import { CliProblem } from '../cli-problem.ts'
import type { CommandContext } from '../command-context.ts'
import { findConfig } from '../find-config.ts'
import { handOver } from '../hand-over.ts'

/** `serve`: becomes the server, until it is told to stop. */
export async function serve({ settings }: CommandContext): Promise<number> {
  const { path } = await findConfig(settings)
  if (path === undefined) {
    throw new CliProblem(
      'there is no configuration at ./firstkey.json or /etc/firstkey/firstkey.json',
      'write one (docs/configuration.md), or name it with --config',
      { exitCode: 2 },
    )
  }
  return await handOver('server', [], { ...settings.environment, FIRSTKEY_CONFIG: path })
}
