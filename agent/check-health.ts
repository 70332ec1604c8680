import type { OpenedJobTools } from './open-job-tools.ts'

const checkSeconds = 20

/** What the agent's own checks say, by name: `ok`, or a code that `firstkey doctor` explains. */
export async function checkHealth(
  { directories, texts }: Pick<OpenedJobTools, 'directories' | 'texts'>,
  stopping: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(checkSeconds * 1000)])
  const checks = directories.map(
    async (directory) => [`directory:${directory.name}`, await directory.check()] as const,
  )
  return Object.fromEntries([...(await Promise.all(checks)), ['text', await texts.check(signal)]])
}
