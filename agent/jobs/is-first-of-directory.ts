import type { JobTools } from './job-tools.ts'

/**
 * Whether this agent is the first on the list that serves its directory. What must be done by one memory alone is done by
 * that one: a server that could ask the next agent would have it done once more.
 */
export function isFirstOfDirectory({
  identity,
  clock,
  directory,
}: Pick<JobTools, 'identity' | 'clock' | 'directory'>): boolean {
  const first = identity.list
    .agents(clock.now())
    .find(({ directories }) => directories.includes(directory.name))
  return first?.agent === identity.key.thumbprint
}
