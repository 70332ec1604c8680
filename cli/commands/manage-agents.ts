import * as z from 'zod/mini'
import type { CommandContext } from '../command-context.ts'
import { openApi } from '../open-api.ts'
import { printFacts, printTable } from '../terminal/print-facts.ts'

const text = z.nullable(z.string())
const zCode = z.object({ code: z.string(), expiresAt: z.string() })
const zAgents = z.object({
  agents: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      directories: z.array(z.string()),
      version: text,
      seenAt: text,
      listed: z.array(z.string()),
      revokedAt: text,
    }),
  ),
})

/** `agent code`: a code with which one agent may enrol within an hour. It is printed here and nowhere else. */
export async function createAgentCode(
  options: { readonly directory?: readonly string[]; readonly json: boolean },
  { settings, terminal }: CommandContext,
): Promise<number> {
  const api = await openApi(settings)
  const body = options.directory ? { directories: options.directory } : {}
  const answer = await api.call('POST', '/api/enrolments', body)
  const { code, expiresAt } = zCode.parse(answer)
  if (options.json) {
    terminal.out(`${JSON.stringify({ code, expiresAt })}\n`)
    return 0
  }
  printFacts(terminal, [
    ['code', code],
    ['until', expiresAt],
  ])
  terminal.err('hint: beside the directory: firstkey agent enrol --config agent.json --code CODE\n')
  return 0
}

/** On the signed list, waiting to be put there, or taken off it. */
function stateOf({ listed, revokedAt }: z.infer<typeof zAgents>['agents'][number]): string {
  if (revokedAt !== null) return 'revoked'
  return listed.length > 0 ? 'listed' : 'waiting'
}

/** `agent list` */
export async function listAgents(
  { json }: { readonly json: boolean },
  { settings, terminal }: CommandContext,
): Promise<number> {
  const api = await openApi(settings)
  const answer = await api.call('GET', '/api/agents')
  const { agents } = zAgents.parse(answer)
  if (json) terminal.out(`${JSON.stringify(answer)}\n`)
  else if (agents.length === 0) terminal.err('no agents\nhint: firstkey agent code\n')
  else {
    printTable(
      terminal,
      ['NAME', 'DIRECTORIES', 'VERSION', 'LAST SEEN', 'STATE', 'ID'],
      agents.map((agent) => [
        agent.name,
        agent.directories.join(','),
        agent.version,
        agent.seenAt ?? 'never',
        stateOf(agent),
        agent.id,
      ]),
    )
  }
  return 0
}
