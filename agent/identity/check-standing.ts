import type { ErrorCode } from '../../protocol/errors.ts'
import type { Identity } from './create-identity.ts'

const warnMs = 3 * 86_400_000

/** How this agent stands with the list of agents: `ok`, not on it (for every directory), or a list that ends soon. */
export function checkStanding(
  { key, list }: Identity,
  directories: readonly string[],
  now: Date,
): 'ok' | ErrorCode {
  const newest = list.newest()
  if (newest && newest.expiresAt <= now) return 'agent-list-over'
  const own = newest?.agents.find(({ agent }) => agent === key.thumbprint)
  if (!(newest && directories.every((each) => own?.directories.includes(each)))) {
    return 'agent-not-listed'
  }
  return newest.expiresAt.getTime() - now.getTime() < warnMs ? 'agent-list-ends' : 'ok'
}
