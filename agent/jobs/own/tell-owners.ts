import { type TellTools, tellOwner } from './tell-owner.ts'

const shortestMs = 1000
const longestMs = 5 * 60_000
/** Where nothing gets through, the rest of them is not tried either. */
const mostFailures = 3

/**
 * Tells people of the passwords that they set for themselves, as the journal has them: within a second, and where the mail
 * server or the directory is away, or the agent ended in between, as soon as it can be done. Nobody is given up: what is
 * untold is tried every five minutes at the latest, until `stopping` aborts, and again after a restart. A mail server that
 * hangs holds up no set, since nobody waits for this.
 */
export async function tellOwners(all: readonly TellTools[], stopping: AbortSignal): Promise<void> {
  const [first] = all.filter(({ notices }) => notices)
  if (!first) return
  for (let pause = shortestMs; !stopping.aborted; ) {
    const failures = await tellRound(all, stopping)
    pause = failures === 0 ? shortestMs : Math.min(pause * 2, longestMs)
    await first.clock.sleep(pause, stopping)
  }
}

/** How many could not be told. */
async function tellRound(all: readonly TellTools[], stopping: AbortSignal): Promise<number> {
  let failures = 0
  for (const tools of all) {
    for (const set of tools.journal.index.findUntold(tools.directory.name)) {
      if (stopping.aborted || failures === mostFailures) return failures
      const told = await tellOwner(set, tools).catch((fault: unknown) => {
        // The journal cannot be written: its own check says so.
        tools.log.error('telling failed', { fault: fault instanceof Error ? fault.name : '' })
        return 'later' as const
      })
      if (told === 'later') failures += 1
    }
  }
  return failures
}
