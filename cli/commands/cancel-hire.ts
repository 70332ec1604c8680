import type { CommandContext } from '../command-context.ts'
import { openApi } from '../open-api.ts'
import { printFacts } from '../terminal/print-facts.ts'

/** `hire cancel ID`: links and claims stop working, contact data is erased. The account is not touched. */
export async function cancelHire(
  id: string,
  options: { readonly json: boolean },
  { settings, terminal }: CommandContext,
): Promise<number> {
  const api = await openApi(settings)
  const answer = await api.call('POST', `/api/hires/${encodeURIComponent(id)}/cancel`)
  if (options.json) terminal.out(`${JSON.stringify(answer)}\n`)
  else printFacts(terminal, [['cancelled', id]])
  return 0
}
