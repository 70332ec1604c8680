import { join } from 'node:path'
import * as z from 'zod/mini'
import { CliProblem } from '../cli-problem.ts'
import type { CommandContext, Terminal } from '../command-context.ts'
import { findConfig } from '../find-config.ts'
import { handOver } from '../hand-over.ts'
import { openApi } from '../open-api.ts'
import { type Paint, paint, plain } from '../terminal/paint.ts'
import { comparePages } from './compare-pages.ts'

const zLine = z.object({
  name: z.string(),
  state: z.enum(['ok', 'warn', 'fail']),
  since: z.optional(z.string()),
  effect: z.string(),
  remedy: z.optional(z.string()),
})
type Line = z.infer<typeof zLine>

const dist = join(import.meta.dirname, '..', '..', 'portal', 'dist')
const colors: Readonly<Record<Line['state'], Paint>> = { ok: 'green', warn: 'yellow', fail: 'red' }

/** `doctor`: what works, what does not, and what to do. Exit code 1 when anything fails. */
export async function examine(
  {
    json,
    agent,
    portal,
  }: { readonly json: boolean; readonly agent?: string; readonly portal?: string },
  context: CommandContext,
): Promise<number> {
  const { settings, terminal } = context
  const pages = portal ?? (await findPortal(context))
  const lines = [
    ...(await askServer(context)),
    ...(pages === undefined ? [] : [await comparePages(pages, dist)]),
  ]
  if (json) terminal.out(`${JSON.stringify({ lines })}\n`)
  else printLines(terminal, lines)
  const failed = lines.some(({ state }) => state === 'fail')
  const agentConfig = agent ?? settings.agentConfig
  if (agentConfig === undefined) return failed ? 1 : 0
  const args = ['check', '--config', agentConfig, ...(json ? ['--json'] : [])]
  const code = await handOver('agent', args, settings.environment)
  return failed || code !== 0 ? 1 : 0
}

/** Of a server elsewhere the configuration at hand, if any, says nothing. */
async function findPortal({ settings }: CommandContext): Promise<string | undefined> {
  return settings.server === undefined ? (await findConfig(settings)).portal : undefined
}

/** A server that does not answer is the first line, not the end of the examination. */
async function askServer({ settings }: CommandContext): Promise<readonly Line[]> {
  try {
    const api = await openApi(settings)
    const answer = await api.call('GET', '/api/health')
    const { lines } = z.object({ lines: z.array(zLine) }).parse(answer)
    return [{ name: 'server', state: 'ok', effect: 'answers' }, ...lines]
  } catch (error) {
    if (!(error instanceof CliProblem) || error.exitCode === 2) throw error
    return [{ name: 'server', state: 'fail', effect: error.message, remedy: error.hint }]
  }
}

function printLines(terminal: Terminal, lines: readonly Line[]): void {
  const width = Math.max(...lines.map(({ name }) => name.length))
  for (const { name, state, since, effect, remedy } of lines) {
    const mark = paint(terminal, colors[state], state.padEnd(4))
    const when = since === undefined ? '' : ` (since ${since})`
    terminal.out(`${mark}  ${plain(name).padEnd(width)}  ${plain(effect)}${when}\n`)
    if (remedy !== undefined) terminal.out(`${' '.repeat(width + 8)}remedy: ${plain(remedy)}\n`)
  }
}
