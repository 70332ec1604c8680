import * as z from 'zod/mini'
import { CliProblem } from '../cli-problem.ts'
import type { CommandContext } from '../command-context.ts'
import { openApi } from '../open-api.ts'
import { printFacts } from '../terminal/print-facts.ts'

const zVerdict = z.object({
  whole: z.boolean(),
  seq: z.number(),
  hash: z.optional(z.string()),
  problem: z.optional(z.string()),
})

/** `ledger verify [--remembered SEQ:HASH]`: exit code 0 when every entry and the end are as they were written, else 1. */
export async function verifyLedger(
  options: { readonly remembered?: string; readonly json: boolean },
  { settings, terminal }: CommandContext,
): Promise<number> {
  const query = queryOf(options.remembered)
  const api = await openApi(settings)
  const answer = await api.call('GET', `/api/ledger/verify${query}`)
  const verdict = zVerdict.parse(answer)
  if (options.json) terminal.out(`${JSON.stringify(answer)}\n`)
  else if (verdict.whole) {
    printFacts(terminal, [
      ['ledger', 'whole'],
      ['entries', verdict.seq],
      ['end', `${verdict.seq}:${verdict.hash ?? ''}`],
    ])
  } else {
    throw new CliProblem(
      `entry ${verdict.seq} of the ledger is not as it was written (${verdict.problem ?? ''})`,
      'stop the server, keep a copy of the database, and find out who could write to it',
    )
  }
  return verdict.whole ? 0 : 1
}

function queryOf(remembered: string | undefined): string {
  if (remembered === undefined) return ''
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(remembered) ?? []
  if (seq === undefined || hash === undefined) {
    throw new CliProblem(
      '--remembered is not an end of a ledger',
      'write it as 42:<64 hex digits>',
      {
        exitCode: 2,
      },
    )
  }
  return `?seq=${seq}&hash=${hash}`
}
