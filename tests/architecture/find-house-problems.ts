/**
 * The small rules of the house, as pure checks on a path and its text. Each answers with a sentence when it is broken.
 * Words that must not be written anywhere are put together here, or this file would break its own rules.
 */
export type Check = (path: string, text: string) => string | undefined

const word = (...parts: readonly string[]) => parts.join('')
const ignore = word('biome', '-ignore')
const expectError = word('@ts', '-expect-error')

const vagueNames = /(^|\/)(utils?|helpers?|common|shared|libs?|misc|types|index)(\/|\.[a-z]+$)/

const loudHost = new RegExp(
  [
    word('registry', '\\.[a-z]'),
    word('un', 'pkg\\.com'),
    word('js', 'delivr'),
    word('npm', 'js\\.(org|com)'),
  ].join('|'),
)
const machinePath = new RegExp(
  [word('(?<![\\w.-])/wo', 'rk/'), word('/ho', 'me/[a-z]'), word('/Us', 'ers/[A-Za-z]')].join('|'),
)

const suppression = new RegExp(`${ignore}(-\\w+)? [\\w/]+: \\S.{9,}`)
const typeSuppression = new RegExp(`${expectError}:? \\S.{9,}`)
const bannedSuppressions = new RegExp(
  [word('@ts', '-ignore'), word('@ts', '-nocheck'), word('eslint', '-disable')].join('|'),
)
const halfTests = new RegExp(
  word('\\b(describe|it|test|suite)(\\.\\w+)*\\.', '(skip|only|todo|skipIf|runIf|fails)\\b'),
)

const brokenLine = (text: string, broken: (line: string) => boolean): number | undefined => {
  const at = text.split('\n').findIndex(broken)
  return at === -1 ? undefined : at + 1
}

export const checks = {
  'a name says what is inside': (path) =>
    vagueNames.test(path)
      ? 'a name that fits everything says nothing: name it for its one verb'
      : undefined,

  'a suppression gives its reason': (_path, text) => {
    const line = brokenLine(
      text,
      (each) =>
        bannedSuppressions.test(each) ||
        (each.includes(ignore) && !suppression.test(each)) ||
        (each.includes(expectError) && !typeSuppression.test(each)),
    )
    return line ? `line ${line}: name the one rule and say why, on the same line` : undefined
  },

  'no test is left out': (path, text) => {
    const line = path.endsWith('.test.ts') ? brokenLine(text, (each) => halfTests.test(each)) : 0
    return line ? `line ${line}: a test runs and must pass, or goes` : undefined
  },

  'nothing names a machine or where packages come from': (_path, text) => {
    const line = brokenLine(text, (each) => loudHost.test(each) || machinePath.test(each))
    return line ? `line ${line}: this would only be true on one machine` : undefined
  },

  'a file is read in one sitting': (path, text) => {
    // Written by the database, and looked things up in.
    if (path === 'server/store/schema.sql') return undefined
    const most = /^(tests|bench)\/|\.test\.ts$/.test(path) ? 800 : 400
    const lines = text.trimEnd().split('\n').length
    return /\.(tsx?|m?js|css|sql|sh)$/.test(path) && lines > most
      ? `${lines} lines; at most ${most}: which verb should leave?`
      : undefined
  },
} as const satisfies Record<string, Check>

/**
 * What is wrong with a folder's README: absent, empty, or long. About ten lines say what one needs to work there; a
 * table that has no better place may follow under a heading of its own. `texts` are the READMEs by path.
 */
export function findReadmeProblem(
  folder: string,
  texts: ReadonlyMap<string, string>,
): string | undefined {
  const text = texts.get(`${folder}/README.md`)
  if (text === undefined) {
    const room = /^tests\/([a-z]+)$/.exec(folder)?.[1]
    const told = room && texts.get('tests/README.md')?.includes(`\`${room}/\``)
    return told ? undefined : 'has no README.md: what it is, what it may import, what to run'
  }
  const [opening = ''] = text.split(/^## /m)
  const lines = opening.trimEnd().split('\n').length
  if (lines < 3) return 'README.md says too little'
  if (lines > 25) return `README.md opens with ${lines} lines; ten are enough, 25 are too many`
  return /^#\s/.test(text) ? undefined : 'README.md does not begin with a title'
}
