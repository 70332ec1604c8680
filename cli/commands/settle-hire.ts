import type { CommandContext } from '../command-context.ts'
import { openApi } from '../open-api.ts'
import { printFacts } from '../terminal/print-facts.ts'

/** What the desk can do about one hire, what the terminal says then, and what comes next. */
const deeds = {
  close: ['closing', 'the desk hears what came of it, and what remains to be done by hand'],
  invite: ['inviting', 'the account is read first; then a new link goes to the addresses on file'],
  accept: [
    'accepted',
    'the address before is told now; the new one counts once it has cooled down',
  ],
  refuse: ['refused', 'the address first seen stays, however often the other one is sent'],
} as const satisfies Readonly<Record<string, readonly [string, string]>>

export type Deed = keyof typeof deeds

/** `hire close ID` and `hire invite ID`. */
export async function settleHire(
  deed: Deed,
  id: string,
  options: { readonly json: boolean },
  { settings, terminal }: CommandContext,
): Promise<number> {
  const api = await openApi(settings)
  const answer = await api.call('POST', `/api/hires/${encodeURIComponent(id)}/${deed}`)
  const [said, hint] = deeds[deed]
  if (options.json) terminal.out(`${JSON.stringify(answer)}\n`)
  else {
    printFacts(terminal, [[said, id]])
    terminal.err(`hint: ${hint}\n`)
  }
  return 0
}
