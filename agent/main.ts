import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { systemClock } from '../protocol/clock.ts'
import { Secret } from '../protocol/secret.ts'
import { type Command, commands, runCommand } from './run-command.ts'
import { StartProblem } from './start-problem.ts'
import { createLineLog } from './write-log.ts'

/**
 * The agent's program, and the only reader of its environment.
 * Exit codes: 0 done; 1 something broke, or a check failed; 2 called or configured wrongly.
 */
const usage = `usage: firstkey agent [${commands.join('|')}] --config FILE [--code CODE|--code-file FILE] [--json]\n       firstkey agent [admit|revoke] FINGERPRINT --config FILE [--directory NAME] [--json]\n       firstkey agent allow ACCOUNT --purpose first|again|return --until DAY --reason TEXT --config FILE\n       firstkey agent allow [--list|--remove ID] --config FILE [--json]\n       firstkey entra [connect|disconnect] --config FILE [--directory NAME] [--yes] [--json]\n       firstkey provision FILE [--dry-run] [--update] --config FILE [--directory NAME] [--json]\n       firstkey provision --status --config FILE [--directory NAME] [--json]`

/** What `allow` is told beside the account. */
const allowOptions = {
  purpose: { type: 'string' },
  until: { type: 'string' },
  reason: { type: 'string' },
  list: { type: 'boolean', default: false },
  remove: { type: 'string' },
} as const

/** What `provision` is told beside the file. */
const provisionOptions = {
  status: { type: 'boolean', default: false },
  update: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
} as const

const barCells = 30

/** How far a run is, on one line of a terminal; nothing where nobody looks. */
function drawBar(done: number, all: number): void {
  if (!process.stderr.isTTY || all === 0) return
  const full = Math.round((done / all) * barCells)
  const end = done === all ? '\n' : ''
  process.stderr.write(`\r${'█'.repeat(full)}${'░'.repeat(barCells - full)} ${done}/${all}${end}`)
}

async function main(): Promise<number> {
  // Before anything is read: Node and its libraries would print what goes over every connection, passwords included.
  if (process.env['NODE_DEBUG']) {
    throw new StartProblem(
      'NODE_DEBUG is set, and would print secrets',
      'start the agent without it',
    )
  }
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      config: { type: 'string' },
      code: { type: 'string' },
      'code-file': { type: 'string' },
      directory: { type: 'string', multiple: true },
      json: { type: 'boolean', default: false },
      yes: { type: 'boolean', default: false },
      ...allowOptions,
      ...provisionOptions,
    },
  })
  const [word = 'run', ...rest] = positionals
  const command = commands.find((known) => known === word)
  const config = values.config ?? process.env['FIRSTKEY_AGENT_CONFIG']
  if (!command || config === undefined) {
    throw new StartProblem(usage, 'name the configuration with --config or FIRSTKEY_AGENT_CONFIG')
  }
  return runCommand(command satisfies Command, {
    config,
    code: await readCode(values),
    words: rest,
    directories: values.directory ?? [],
    json: values.json,
    allow: values,
    yes: values.yes,
    provisioning: { ...values, progress: drawBar },
    print: (text) => void process.stdout.write(`${text}\n`),
    ports: {
      clock: systemClock,
      log: createLineLog(systemClock, (line) => void process.stderr.write(line)),
      // biome-ignore lint/style/noRestrictedGlobals: the one place that hands the network in
      http: (url, request) => fetch(url, request),
      nodeDebug: process.env['NODE_DEBUG'],
      machineId: await readFile('/etc/machine-id', 'utf8').catch(() => undefined),
      folder: dirname(config),
    },
    stopped: new Promise((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
    }),
  })
}

async function readCode(values: {
  readonly code?: string | undefined
  readonly 'code-file'?: string | undefined
}): Promise<Secret | undefined> {
  const file = values['code-file']
  const code = file ? await readFile(file, 'utf8') : values.code
  return code ? new Secret(code.trim()) : undefined
}

function complain(fault: unknown): number {
  const known = fault instanceof StartProblem
  const wrongArguments =
    fault instanceof TypeError && 'code' in fault && /^ERR_PARSE_ARGS_/.test(String(fault.code))
  const said = known || wrongArguments ? fault.message : 'the agent broke'
  const hint = known ? fault.hint : wrongArguments ? usage : 'look in the log for what came before'
  process.stderr.write(`error: ${said}\nhint: ${hint}\n`)
  // Its name alone: the message of an unknown fault may hold anything.
  if (!(known || wrongArguments))
    process.stderr.write(`${fault instanceof Error ? fault.name : typeof fault}\n`)
  return known || wrongArguments ? 2 : 1
}

// Also what breaks beside any promise of ours, which Node would print whole.
process.once('uncaughtException', (fault) => process.exit(complain(fault)))
process.exitCode = await main().catch(complain)
