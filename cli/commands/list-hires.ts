import * as z from 'zod/mini'
import type { CommandContext } from '../command-context.ts'
import { openApi } from '../open-api.ts'
import { printTable } from '../terminal/print-facts.ts'

const text = z.nullable(z.string())
const zPage = z.object({
  hires: z.array(
    z.object({
      id: z.string(),
      employeeNumber: text,
      firstName: text,
      lastName: text,
      startsOn: z.string(),
      phase: z.string(),
      problem: text,
      deskToldOf: text,
      deskUntoldSince: text,
    }),
  ),
  next: text,
})

type ListedHire = z.infer<typeof zPage>['hires'][number]

interface ListOptions {
  readonly phase?: string
  readonly troubled?: boolean
  readonly from?: string
  readonly to?: string
  readonly limit: number
  readonly json: boolean
}

/** `hire list`: who starts, in that order. */
export async function listHires(
  options: ListOptions,
  { settings, terminal }: CommandContext,
): Promise<number> {
  const api = await openApi(settings)
  const hires: ListedHire[] = []
  let after: string | null = null
  do {
    const limit = Math.min(200, options.limit - hires.length)
    const answer = await api.call('GET', `/api/hires?${queryOf(options, limit, after)}`)
    const page = zPage.parse(answer)
    hires.push(...page.hires)
    after = page.next
  } while (after !== null && hires.length < options.limit)
  if (options.json) terminal.out(`${JSON.stringify({ hires, more: after !== null })}\n`)
  else if (hires.length === 0) terminal.err('no hires\nhint: firstkey hire import FILE\n')
  else {
    printTable(
      terminal,
      ['STARTS', 'NAME', 'NUMBER', 'PHASE', 'PROBLEM', 'ID'],
      hires.map((hire) => [
        hire.startsOn,
        [hire.firstName, hire.lastName].filter((name) => name !== null).join(' ') || null,
        hire.employeeNumber,
        hire.phase,
        problemOf(hire),
        hire.id,
      ]),
    )
    if (after !== null) terminal.err('hint: there are more; use --limit, --from or --to\n')
  }
  return 0
}

/** Why a person has to look, and whether anybody knows. */
function problemOf({ phase, problem, deskToldOf, deskUntoldSince }: ListedHire): string | null {
  if (phase === 'closed' || phase === 'cancelled') return problem
  const code = problem ?? deskToldOf
  return code === null || deskUntoldSince === null ? code : `${code} (desk not told)`
}

function queryOf(options: ListOptions, limit: number, after: string | null): URLSearchParams {
  const { phase, troubled, from, to } = options
  return new URLSearchParams({
    limit: `${limit}`,
    ...(phase !== undefined && { phase }),
    ...(troubled === true && { troubled: 'true' }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(after !== null && { after }),
  })
}
