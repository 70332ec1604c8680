import { readFile } from 'node:fs/promises'
import { CliProblem } from './cli-problem.ts'
import type { CliSettings } from './command-context.ts'

/** What the command line needs of the server's configuration. The server itself reads, and refuses, the rest. */
interface FoundConfig {
  /** Where it was found; absent: nowhere, and the defaults hold. */
  readonly path?: string
  readonly state: string
}

const places = ['firstkey.json', '/etc/firstkey/firstkey.json'] as const
const defaultState = '/var/lib/firstkey'

/** Finds the configuration: as named, else `./firstkey.json`, else `/etc/firstkey/firstkey.json`. */
export async function findConfig({ config, state }: CliSettings): Promise<FoundConfig> {
  for (const path of config === undefined ? places : [config]) {
    const text = await readFile(path, 'utf8').catch(() => undefined)
    if (text !== undefined) return { path, state: state ?? readState(text, path) ?? defaultState }
  }
  if (config === undefined) return { state: state ?? defaultState }
  throw new CliProblem(
    `there is no configuration at ${config}`,
    'check --config and FIRSTKEY_CONFIG',
    { exitCode: 2 },
  )
}

function readState(text: string, path: string): string | undefined {
  const value = parseJson(text)
  if (value === undefined) {
    throw new CliProblem(`${path} is not JSON`, 'correct it; nothing of it was used', {
      exitCode: 2,
    })
  }
  if (typeof value !== 'object' || value === null || !('state' in value)) return undefined
  return typeof value.state === 'string' ? value.state : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Said by the caller, without the text: it may hold a password.
    return undefined
  }
}
