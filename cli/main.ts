import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { CommanderError } from 'commander'
import { systemClock } from '../protocol/clock.ts'
import { Secret } from '../protocol/secret.ts'
import { CliProblem } from './cli-problem.ts'
import type { CommandContext, Terminal } from './command-context.ts'
import { createProgram } from './create-program.ts'
import { printProblem } from './terminal/print-problem.ts'

// The only reader of the command line's environment.

const terminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  isScreen: process.stderr.isTTY === true,
  color:
    process.stdout.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb',
}

function readSettings(): CommandContext['settings'] {
  const token = process.env['FIRSTKEY_TOKEN']
  return {
    config: process.env['FIRSTKEY_CONFIG'],
    state: process.env['FIRSTKEY_STATE'],
    server: process.env['FIRSTKEY_SERVER'],
    agentConfig: process.env['FIRSTKEY_AGENT_CONFIG'],
    token: token ? new Secret(token) : undefined,
    environment: process.env,
  }
}

async function readVersion(): Promise<string> {
  const text = await readFile(join(import.meta.dirname, '..', 'package.json'), 'utf8')
  const { version } = JSON.parse(text) as { readonly version: string }
  return version
}

/** What the process ends with when something was thrown. */
function describe(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof CliProblem) {
    printProblem(terminal, error)
    return error.exitCode
  }
  const name = error instanceof Error ? `${error.name}: ${error.message}` : 'something unknown'
  printProblem(
    terminal,
    new CliProblem(`this should not have happened (${name})`, 'please report it'),
  )
  return 1
}

// A reader that has seen enough (`| head`) is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

try {
  const program = createProgram({
    context: { settings: readSettings(), terminal, clock: systemClock },
    version: await readVersion(),
    finish: (exitCode) => {
      process.exitCode = exitCode
    },
    untilStopped: () =>
      new Promise((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, resolve)
      }),
  })
  await program.parseAsync()
} catch (error) {
  process.exitCode = describe(error)
}
