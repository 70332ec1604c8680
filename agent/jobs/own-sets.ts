import type { OursSet } from '../guard/decide-never-used.ts'
import type { JobTools } from './job-tools.ts'

/** What this agent's own journal says it set on the account. */
export function ownSets(
  account: string,
  tools: Pick<JobTools, 'journal' | 'directory'>,
): readonly OursSet[] {
  const own = tools.journal.index.findOwnSet(tools.directory.name, account)
  return own ? [own] : []
}
