import type { Log } from '../../protocol/log.ts'
import { CliProblem } from '../cli-problem.ts'
import type { CommandContext } from '../command-context.ts'
import { type DemoPorts, runDemo, runDemoOnce } from '../demo.ts'
import { paint } from '../terminal/paint.ts'

/**
 * `demo [--once] [--json]`: everything in one process, until Ctrl-C; with `--once` one hire is played, and the exit code
 * is 0 only when HR's line became an account, the workflow that called was answered, the thin client and the cloud opened for the chosen password, a passkey was registered with the pass that
 * was shown, that pass is gone, and the delivery closed on it.
 */
export async function playDemo(
  options: { readonly once?: boolean; readonly json?: boolean },
  context: CommandContext,
  stopped: Promise<unknown>,
): Promise<number> {
  const { terminal, settings } = context
  const ports: DemoPorts = {
    log: faultsTo(terminal.err),
    // biome-ignore lint/style/noRestrictedGlobals: the one place that hands the network to the demo's agent
    http: (url, request) => fetch(url, request),
    stopped,
    print: (line) => terminal.out(`${line}\n`),
    searchPath: settings.environment['PATH'] ?? '',
  }
  if (!options.once) {
    await runDemo(ports)
    return 0
  }
  const result = await runDemoOnce(ports, ({ step, milliseconds }) => {
    terminal.err(`${step.padEnd(38)} ${String(milliseconds).padStart(6)} ms\n`)
  }).catch((error: unknown) => {
    const said = error instanceof Error ? error.message : 'unknown'
    throw new CliProblem(
      `the demo did not get its hire in: ${said}`,
      'run it again; if it stays, please report it',
    )
  })
  if (options.json) terminal.out(`${JSON.stringify(result)}\n`)
  else terminal.out(`${paint(terminal, 'green', 'signed in')}, through ${result.through}\n`)
  const { provisioned, workflow, signedIn, passkey, passRemoved, cloudSignIn, myPassword } = result
  const arrived = provisioned && workflow === 'completed'
  return arrived && signedIn && passkey && passRemoved && cloudSignIn && myPassword ? 0 : 1
}

/** Faults are said; what goes well is not. */
function faultsTo(write: (text: string) => void): Log {
  const say =
    (level: string): Log['warn'] =>
    (event, fields) =>
      write(`${level}: ${event} ${JSON.stringify(fields ?? {})}\n`)
  const silent = () => undefined
  return { debug: silent, info: silent, warn: say('warning'), error: say('error') }
}
