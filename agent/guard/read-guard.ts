import { stat } from 'node:fs/promises'
import { describeProblems } from '../describe-problems.ts'
import { readJsonFile } from '../read-json-file.ts'
import { StartProblem } from '../start-problem.ts'
import { findMisfits, type Governed } from './fit-guard.ts'
import { type DirectoryRules, zGuardRules } from './guard-rules.ts'

/**
 * Reads the guard file. Every directory must have rules that fit it, and every rule a directory: nothing is allowed by
 * silence. Throws {@link StartProblem}.
 */
export async function readGuard(
  path: string,
  directories: readonly Governed[],
): Promise<ReadonlyMap<string, DirectoryRules>> {
  await refuseIfAnybodyWrites(path)
  const parsed = zGuardRules.safeParse(await readJsonFile(path, 'the guard file'))
  if (!parsed.success) throw unusable(path, describeProblems(parsed.error))
  const rules = new Map(Object.entries(parsed.data.directories))
  const problems = [
    ...directories.flatMap((directory) => {
      const { name } = directory
      const own = rules.get(name)
      const problems = own ? findMisfits(directory, own) : undefined
      return (
        problems?.map((problem) => `directories.${name}.${problem}`) ?? [
          `directories.${name}: has no rules`,
        ]
      )
    }),
    ...[...rules.keys()]
      .filter((name) => !directories.some((directory) => directory.name === name))
      .map((name) => `directories.${name}: is not a directory of the configuration`),
  ]
  if (problems.length > 0) throw unusable(path, problems)
  return rules
}

/** Whoever may write this file lifts every rule. On Windows access lists say who may. */
async function refuseIfAnybodyWrites(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const found = await stat(path).catch(() => undefined)
  if (((found?.mode ?? 0) & 0o002) === 0) return
  throw new StartProblem(
    `anybody on this machine may write to the guard file: ${path}`,
    `look whether it still says what it should, then run: chmod o-w ${path}`,
  )
}

function unusable(path: string, problems: readonly string[]): StartProblem {
  return new StartProblem(
    [`the guard file cannot be used: ${path}`, ...problems].join('\n  '),
    'correct every line above, then start again',
  )
}
