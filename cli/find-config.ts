import { readFile } from 'node:fs/promises'
import { CliProblem } from './cli-problem.ts'
import type { CliSettings } from './command-context.ts'

/** What the command line needs of the server's configuration. The server itself reads, and refuses, the rest. */
interface FoundConfig {
  /** Where it was found; absent: nowhere, and the defaults hold. */
  readonly path?: string
  readonly state: string
  /** Where hires reach the pages, if the configuration says so. */
  readonly portal?: string
}

const places = ['firstkey.json', '/etc/firstkey/firstkey.json'] as const
const defaultState = '/var/lib/firstkey'

/** Finds the configuration: as named, else `./firstkey.json`, else `/etc/firstkey/firstkey.json`. */
export async function findConfig({ config, state }: CliSettings): Promise<FoundConfig> {
  for (const path of config === undefined ? places : [config]) {
    const text = await readFile(path, 'utf8').catch(() => undefined)
    if (text === undefined) continue
    const value = readValue(text, path)
    const portal = readPortal(value)
    const found = { path, state: state ?? textAt(value, 'state') ?? defaultState }
    return portal === undefined ? found : { ...found, portal }
  }
  if (config === undefined) return { state: state ?? defaultState }
  throw new CliProblem(
    `there is no configuration at ${config}`,
    'check --config and FIRSTKEY_CONFIG',
    { exitCode: 2 },
  )
}

function readValue(text: string, path: string): unknown {
  const value = parseJson(text)
  if (value !== undefined) return value
  throw new CliProblem(`${path} is not JSON`, 'correct it; nothing of it was used', { exitCode: 2 })
}

/** The public address, else the port on this machine, unless that is taken as it comes. */
function readPortal(value: unknown): string | undefined {
  const door = at(value, 'portal')
  const port = at(at(door, 'listen'), 'port')
  const local = typeof port === 'number' && port > 0 ? `http://127.0.0.1:${port}` : undefined
  return textAt(door, 'url') ?? local
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? new Map(Object.entries(value)).get(key)
    : undefined
}

function textAt(value: unknown, key: string): string | undefined {
  const found = at(value, key)
  return typeof found === 'string' ? found : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Said by the caller, without the text: it may hold a password.
    return undefined
  }
}
