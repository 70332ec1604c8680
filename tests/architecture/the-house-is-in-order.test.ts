import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checks, findReadmeProblem } from './find-house-problems.ts'
import {
  isSource,
  isWritten,
  listRepositoryFiles,
  readRepositoryFile,
  root,
} from './repository-files.ts'

const files = listRepositoryFiles()
const written = files.filter(isWritten).map((path) => ({ path, text: readRepositoryFile(path) }))

describe('this repository', () => {
  test('was read: the checks below saw its files', () => {
    expect(written.length).toBeGreaterThan(400)
  })

  test.each(Object.entries(checks))('%s', (_name, check) => {
    const broken = written.flatMap(({ path, text }) => {
      const problem = check(path, text)
      return problem ? [`${path}: ${problem}`] : []
    })
    expect(broken).toEqual([])
  })

  test('tells about every folder with source in a README of about ten lines', () => {
    const readmes = new Map(
      written
        .filter(({ path }) => path.endsWith('README.md'))
        .map(({ path, text }) => [path, text]),
    )
    const folders = new Set(
      files
        .filter((path) => isSource(path) && path.includes('/'))
        .map((path) => path.replace(/\/[^/]+$/, '')),
    )
    expect(folders.size).toBeGreaterThan(40)
    const broken = [...folders].sort().flatMap((folder) => {
      const problem = findReadmeProblem(folder, readmes)
      return problem ? [`${folder} ${problem}`] : []
    })
    expect(broken).toEqual([])
  })

  test.each(['protocol', 'core', 'messaging', 'server', 'portal', 'agent', 'cli', 'simulator'])(
    'has the folder %s, and its README says what it may import',
    (folder) => {
      expect(existsSync(join(root, folder))).toBe(true)
      expect(readRepositoryFile(`${folder}/README.md`)).toMatch(/imports?\b/i)
    },
  )

  test('lets only main.ts read the environment', () => {
    const readers = written
      .filter(
        ({ path, text }) =>
          /^(protocol|core|messaging|server|portal|agent|simulator|cli)\//.test(path) &&
          isSource(path) &&
          !path.endsWith('.test.ts') &&
          /\bprocess\.env\b/.test(text),
      )
      .map(({ path }) => path)
      .filter((path) => !/^[a-z]+\/main\.ts$/.test(path))
    expect(readers).toEqual([])
  })
})

describe('each small rule notices what breaks it', () => {
  const comment = (text: string) => `// ${text}\nexport const x = 1\n`
  test.each([
    ['a name says what is inside', 'server/utils/add.ts', ''],
    ['a name says what is inside', 'server/helpers.ts', ''],
    ['a name says what is inside', 'core/types.ts', ''],
    ['a name says what is inside', 'portal/index.ts', ''],
    ['a suppression gives its reason', 'core/a.ts', comment(`${'biome'}-ignore lint/style/x`)],
    ['a suppression gives its reason', 'core/a.ts', comment(`${'biome'}-ignore lint: lazy`)],
    ['a suppression gives its reason', 'core/a.ts', comment(`${'@ts'}-expect-error`)],
    ['a suppression gives its reason', 'core/a.ts', comment(`${'@ts'}-ignore because I say so`)],
    ['no test is left out', 'core/a.test.ts', `test.${'skip'}('x')`],
    ['no test is left out', 'core/a.test.ts', `describe.concurrent.${'only'}('x')`],
    ['no test is left out', 'core/a.test.ts', `it.${'todo'}('x')`],
    ['nothing names a machine or where packages come from', 'a.json', `https://un${'pkg'}.com/x`],
    ['nothing names a machine or where packages come from', '.npmrc', `reg${'istry'}.example.com`],
    ['nothing names a machine or where packages come from', 'docs/a.md', `cd /wo${'rk'}/main`],
    ['nothing names a machine or where packages come from', 'docs/a.md', `cd /ho${'me'}/jo`],
    ['a file is read in one sitting', 'core/a.ts', 'x\n'.repeat(401)],
    ['a file is read in one sitting', 'tests/a.ts', 'x\n'.repeat(801)],
  ] as const)('%s: %s', (name, path, text) => {
    expect(checks[name](path, text)).toEqual(expect.any(String))
  })

  test.each([
    ['a name says what is inside', 'server/types-of-mail.ts', ''],
    [
      'a suppression gives its reason',
      'core/a.ts',
      comment(`${'biome'}-ignore lint/style/x: this is the one place that owns timers`),
    ],
    ['no test is left out', 'core/a.test.ts', "test.each([])('x')"],
    ['nothing names a machine or where packages come from', 'docs/a.md', 'in /var/lib/firstkey'],
    ['a file is read in one sitting', 'tests/a.ts', 'x\n'.repeat(401)],
  ] as const)('%s, and leaves %s alone', (name, path, text) => {
    expect(checks[name](path, text)).toBeUndefined()
  })

  test.each([
    ['absent', new Map<string, string>()],
    ['empty', new Map([['core/plan/README.md', '# plan\n']])],
    ['long', new Map([['core/plan/README.md', `# plan\n${'a line\n'.repeat(25)}`]])],
    ['untitled', new Map([['core/plan/README.md', 'one\ntwo\nthree\n']])],
  ])('a README that is %s', (_what, readmes) => {
    expect(findReadmeProblem('core/plan', readmes)).toEqual(expect.any(String))
  })
})
