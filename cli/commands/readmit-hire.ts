import type { CommandContext } from '../command-context.ts'
import { openApi } from '../open-api.ts'
import { printFacts } from '../terminal/print-facts.ts'

/** `hire readmit ID`: the next import that names a cancelled hire takes them again. */
export async function readmitHire(
  id: string,
  options: { readonly json: boolean },
  { settings, terminal }: CommandContext,
): Promise<number> {
  const api = await openApi(settings)
  const answer = await api.call('POST', `/api/hires/${encodeURIComponent(id)}/readmit`)
  if (options.json) terminal.out(`${JSON.stringify(answer)}\n`)
  else {
    printFacts(terminal, [['readmitted', id]])
    terminal.err('hint: the next import that names them takes them as new\n')
  }
  return 0
}
