import * as z from 'zod/mini'
import type { CommandContext } from '../command-context.ts'
import { openApi } from '../open-api.ts'
import { printFacts, printTable } from '../terminal/print-facts.ts'

const text = z.nullable(z.string())
const zMinted = z.object({ id: z.string(), token: z.string() })
const zTokens = z.object({
  tokens: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      scopes: z.array(z.string()),
      containers: z.nullable(z.array(z.string())),
      createdAt: z.string(),
      lastUsedAt: text,
      revokedAt: text,
    }),
  ),
})

interface TokenOptions {
  readonly name: string
  readonly scope: readonly string[]
  readonly container?: readonly string[]
  readonly json: boolean
}

/** `token create`: mints a token. It is printed here and nowhere else. */
export async function createToken(
  { name, scope, container, json }: TokenOptions,
  { settings, terminal }: CommandContext,
): Promise<number> {
  const api = await openApi(settings)
  const body = { name, scopes: scope, containers: container ?? null }
  const answer = await api.call('POST', '/api/tokens', body)
  const { id, token } = zMinted.parse(answer)
  if (json) {
    terminal.out(`${JSON.stringify({ id, token })}\n`)
    return 0
  }
  printFacts(terminal, [
    ['id', id],
    ['token', token],
  ])
  terminal.err('hint: keep it now: it is not shown again\n')
  return 0
}

/** `token list` */
export async function listTokens(
  { json }: { readonly json: boolean },
  { settings, terminal }: CommandContext,
): Promise<number> {
  const api = await openApi(settings)
  const answer = await api.call('GET', '/api/tokens')
  const { tokens } = zTokens.parse(answer)
  if (json) terminal.out(`${JSON.stringify(answer)}\n`)
  else if (tokens.length === 0) {
    terminal.err('no tokens\nhint: firstkey token create --name hr --scope hires:write\n')
  } else {
    printTable(
      terminal,
      ['NAME', 'SCOPES', 'CONTAINERS', 'LAST USED', 'STATE', 'ID'],
      tokens.map((token) => [
        token.name,
        token.scopes.join(','),
        token.containers?.join(' ') ?? 'all',
        token.lastUsedAt ?? 'never',
        token.revokedAt === null ? 'valid' : 'revoked',
        token.id,
      ]),
    )
  }
  return 0
}

/** `token revoke ID` */
export async function revokeToken(
  id: string,
  { json }: { readonly json: boolean },
  { settings, terminal }: CommandContext,
): Promise<number> {
  const api = await openApi(settings)
  const answer = await api.call('DELETE', `/api/tokens/${encodeURIComponent(id)}`)
  if (json) terminal.out(`${JSON.stringify(answer)}\n`)
  else printFacts(terminal, [['revoked', id]])
  return 0
}
