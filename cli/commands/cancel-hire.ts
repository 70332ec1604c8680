import * as z from 'zod/mini'
import type { CommandContext } from '../command-context.ts'
import { openApi } from '../open-api.ts'
import { printFacts } from '../terminal/print-facts.ts'

const zAnswer = z.object({ closing: z.boolean() })

/** `hire cancel ID`: links and claims stop working, contact data is erased. Where a key was set, its account is closed. */
export async function cancelHire(
  id: string,
  options: { readonly json: boolean },
  { settings, terminal }: CommandContext,
): Promise<number> {
  const api = await openApi(settings)
  const answer = await api.call('POST', `/api/hires/${encodeURIComponent(id)}/cancel`)
  if (options.json) terminal.out(`${JSON.stringify(answer)}\n`)
  else {
    printFacts(terminal, [['cancelled', id]])
    const { closing } = zAnswer.parse(answer)
    if (closing)
      terminal.err('hint: a key was set, so its account is being closed; the desk hears of it\n')
  }
  return 0
}
