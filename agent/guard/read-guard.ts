import { describeProblems } from '../describe-problems.ts'
import { readJsonFile } from '../read-json-file.ts'
import { StartProblem } from '../start-problem.ts'
import { type DirectoryRules, zGuardRules } from './guard-rules.ts'

/** Reads the guard file. Every directory must have rules, and every rule a directory: nothing is allowed by silence. */
export async function readGuard(
  path: string,
  directories: readonly string[],
): Promise<ReadonlyMap<string, DirectoryRules>> {
  const parsed = zGuardRules.safeParse(await readJsonFile(path, 'the guard file'))
  if (!parsed.success) throw unusable(path, describeProblems(parsed.error))
  const rules = new Map(Object.entries(parsed.data.directories))
  const problems = [
    ...directories
      .filter((name) => !rules.has(name))
      .map((name) => `directories.${name}: has no rules`),
    ...[...rules.keys()]
      .filter((name) => !directories.includes(name))
      .map((name) => `directories.${name}: is not a directory of the configuration`),
  ]
  if (problems.length > 0) throw unusable(path, problems)
  return rules
}

function unusable(path: string, problems: readonly string[]): StartProblem {
  return new StartProblem(
    [`the guard file cannot be used: ${path}`, ...problems].join('\n  '),
    'correct every line above, then start again',
  )
}
