import type { ServerPorts } from '../server-ports.ts'
import { takeResult } from './take-result.ts'

/**
 * Takes in what an agent answered, each answer by itself: one that this server cannot digest does not hold back its
 * neighbours. Returns the jobs that are settled; the agent sends the others again until nobody can use them any more.
 */
export async function takeResults(
  caller: { readonly agent: string; readonly directories: readonly string[] },
  answers: readonly { readonly job: string; readonly result: unknown }[],
  ports: ServerPorts,
): Promise<readonly string[]> {
  const taken: string[] = []
  for (const answer of answers) {
    try {
      await takeResult(caller, answer, ports)
      taken.push(answer.job)
    } catch (error) {
      const name = error instanceof Error ? error.name : 'fault'
      ports.log.error('an answer could not be taken in', { job: answer.job, error: name })
    }
  }
  return taken
}
