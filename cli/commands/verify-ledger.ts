import { readFile } from 'node:fs/promises'
import * as z from 'zod/mini'
import { type LedgerHead, zLedgerHead } from '../../protocol/ledger.ts'
import { CliProblem } from '../cli-problem.ts'
import type { CommandContext } from '../command-context.ts'
import { openApi } from '../open-api.ts'
import { printFacts } from '../terminal/print-facts.ts'

const zVerdict = z.object({
  whole: z.boolean(),
  seq: z.number(),
  from: z.optional(z.number()),
  hash: z.optional(z.string()),
  problem: z.optional(z.string()),
})

/** What `firstkey agent witness --json` prints. */
const zWitness = z.object({ heads: z.array(z.object(zLedgerHead.shape)) })
const mostEnds = 1000

/**
 * `ledger verify [--remembered SEQ:HASH] [--witness FILE]`: exit code 0 when every entry and the end are as they were
 * written, and as agents were shown them, else 1.
 */
export async function verifyLedger(
  options: { readonly remembered?: string; readonly witness?: string; readonly json: boolean },
  { settings, terminal }: CommandContext,
): Promise<number> {
  const query = queryOf(options.remembered)
  const remembered = options.witness === undefined ? undefined : await readEnds(options.witness)
  const api = await openApi(settings)
  const answer =
    remembered === undefined
      ? await api.call('GET', `/api/ledger/verify${query}`)
      : await api.call('POST', '/api/ledger/verify', { remembered })
  const verdict = zVerdict.parse(answer)
  if (options.json) terminal.out(`${JSON.stringify(answer)}\n`)
  else if (verdict.whole) {
    printFacts(terminal, [
      ['ledger', 'whole'],
      ['entries', verdict.seq],
      ['end', `${verdict.seq}:${verdict.hash ?? ''}`],
      ...(remembered === undefined ? [] : [['ends witnessed', remembered.length] as const]),
    ])
  } else {
    throw new CliProblem(
      describe(verdict),
      'stop the server, keep a copy of the database, and find out who could write to it',
    )
  }
  return verdict.whole ? 0 : 1
}

function describe({ seq, from, problem }: z.infer<typeof zVerdict>): string {
  const why = `(${problem ?? ''})`
  return from === undefined || from === seq
    ? `entry ${seq} of the ledger is not as it was written ${why}`
    : `from entry ${from} on, and at entry ${seq} for certain, the ledger is not as it was written ${why}`
}

async function readEnds(path: string): Promise<readonly LedgerHead[]> {
  const text = await readFile(path, 'utf8').catch(() => '')
  const parsed = zWitness.safeParse(parseJson(text))
  if (!parsed.success) {
    throw new CliProblem(
      '--witness is not a file of what an agent witnessed',
      'beside the agent: firstkey agent witness --json --config agent.json > witness.json',
      { exitCode: 2 },
    )
  }
  const { heads } = parsed.data
  return heads.filter(({ seq }) => seq > 0).slice(-mostEnds)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
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
