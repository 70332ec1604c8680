import { readFile } from 'node:fs/promises'
import { readCarrierFiles } from '../../messaging/carriers/carrier-files.ts'
import { ConfigError } from '../config.ts'

/** Puts what stands in files into the settings of the carriers, before anything is checked. Throws {@link ConfigError}. */
export async function readFilesOfCarriers<
  T extends { readonly mail?: unknown; readonly text?: unknown },
>(config: T): Promise<T> {
  if (typeof config !== 'object' || config === null) return config
  const problems: { readonly path: string; readonly problem: string }[] = []
  const readFor = (key: string) => async (path: string) => {
    try {
      return await readFile(path, 'utf8')
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
      problems.push({ path: key, problem: `a file that it names cannot be read (${code})` })
      return ''
    }
  }
  const read: Record<string, unknown> = {}
  for (const key of ['mail', 'text'] as const) {
    if (config[key] !== undefined) read[key] = await readCarrierFiles(config[key], readFor(key))
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return { ...config, ...read }
}
