import type { CliProblem } from '../cli-problem.ts'
import type { Terminal } from '../command-context.ts'
import { paint, plain } from './paint.ts'

/** What went wrong and what to do, on standard error. */
export function printProblem(terminal: Terminal, problem: CliProblem): void {
  for (const { text, hint } of problem.places) printPlace(terminal, text, hint)
  terminal.err(`${paint(terminal, 'red', 'error:')} ${plain(problem.message)}\n`)
  terminal.err(`${paint(terminal, 'yellow', 'hint:')} ${plain(problem.hint)}\n`)
}

/** One place that is wrong, with its hint. */
export function printPlace(terminal: Terminal, text: string, hint: string): void {
  terminal.err(`${plain(text)}\n`)
  terminal.err(`  ${paint(terminal, 'yellow', 'hint:')} ${plain(hint)}\n`)
}
