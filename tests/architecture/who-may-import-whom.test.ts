import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Cruised, cruiseFolders } from './cruise-folders.ts'
import { importRules } from './import-rules.ts'
import { isSource, listRepositoryFiles, root } from './repository-files.ts'

const named = ['protocol', 'core', 'messaging', 'server', 'portal', 'agent', 'cli', 'simulator']

describe('this repository', () => {
  const source = listRepositoryFiles().filter((path) => isSource(path) && path.includes('/'))
  const folders = [...new Set(source.map((path) => path.slice(0, path.indexOf('/'))))]
  let cruised: Cruised

  beforeAll(async () => {
    cruised = await cruiseFolders(root, folders)
  })

  test('keeps every import rule', () => {
    expect(cruised.violations).toEqual([])
  })

  test('was read in full: no source file escaped the rules', () => {
    expect(source.length).toBeGreaterThan(300)
    expect(source.filter((path) => !cruised.modules.has(path))).toEqual([])
  })

  test('has no folder with source that the rules do not know', () => {
    expect(folders.filter((name) => ![...named, 'tests', 'bench', 'docs'].includes(name))).toEqual(
      [],
    )
  })
})

/** One file that breaks one rule: where it stands, what it says, and the rule that must catch it. */
const mutants: readonly (readonly [path: string, text: string, rule: string])[] = [
  ...named
    .filter((name) => name !== 'protocol')
    .map((name) => ['protocol/reaches.ts', to(name), 'protocol-imports-nothing'] as const),
  ...except('core', 'protocol').map(
    (name) => ['core/reaches.ts', to(name), 'core-imports-protocol'] as const,
  ),
  ...except('messaging', 'protocol').map(
    (name) => ['messaging/reaches.ts', to(name), 'messaging-imports-protocol'] as const,
  ),
  ...except('server', 'core', 'messaging', 'protocol').map(
    (name) =>
      ['server/reaches.ts', to(name), 'server-imports-core-and-messaging-and-protocol'] as const,
  ),
  ...except('portal', 'protocol').map(
    (name) => ['portal/reaches.ts', to(name), 'portal-imports-protocol'] as const,
  ),
  ...except('agent', 'messaging', 'protocol').map(
    (name) => ['agent/reaches.ts', to(name), 'agent-imports-messaging-and-protocol'] as const,
  ),
  ...except('simulator').map(
    (name) => ['simulator/reaches.ts', to(name), 'simulator-imports-nothing'] as const,
  ),
  ...except('cli', 'protocol').map(
    (name) => ['cli/reaches.ts', to(name), 'cli-imports-protocol'] as const,
  ),
  ...except('cli', 'protocol').map(
    (name) => ['cli/demo.ts', to(name), 'programs-have-one-front-door'] as const,
  ),
  ['core/reads-a-file.ts', "import 'node:fs'\n", 'core-is-pure'],
  ['core/takes-a-package.ts', "import 'zod'\n", 'core-is-pure'],
  ['protocol/reads-a-file.ts', "import 'node:fs'\n", 'protocol-depends-on-jose-and-zod-only'],
  ['protocol/takes-a-package.ts', "import 'pino'\n", 'protocol-depends-on-jose-and-zod-only'],
  ['protocol/takes-the-big-zod.ts', "import 'zod'\n", 'protocol-takes-the-small-zod'],
  ['portal/reads-a-file.ts', "import 'node:fs'\n", 'portal-pages-stay-small'],
  ['portal/takes-a-package.tsx', "import 'zod'\n", 'portal-pages-stay-small'],
  ['portal/knows-its-build.ts', "import './build.ts'\n", 'portal-pages-know-no-build'],
  ['agent/takes-a-package.ts', "import 'fastify'\n", 'agent-packages-are-listed'],
  ['server/takes-a-test.ts', "import '../tests/some.ts'\n", 'tests-are-not-shipped'],
  ['server/takes-a-bench.ts', "import '../bench/some.ts'\n", 'tests-are-not-shipped'],
  ['server/takes-a-test-beside-it.ts', "import './some.test.ts'\n", 'tests-are-not-shipped'],
  ['server/takes-a-test-tool.ts', "import 'fast-check'\n", 'development-packages-are-not-shipped'],
  ['server/leads-nowhere.ts', "import './not-there.ts'\n", 'imports-resolve'],
  ['server/one-of-two.ts', "import './two-of-two.ts'\nexport const one = 1\n", 'no-cycles'],
  ['server/alone.ts', 'export const alone = 1\n', 'no-orphans'],
]

/** What the rules must let through, so that a rule which forbids everything is noticed too. */
const allowed: readonly (readonly [path: string, text: string])[] = [
  ['core/uses-words.ts', to('protocol')],
  ['messaging/uses-words.ts', to('protocol')],
  ['server/uses-others.ts', `${to('core') + to('messaging') + to('protocol')}import 'pg'\n`],
  ['portal/uses-words.tsx', `${to('protocol')}import 'preact'\nimport '@zxcvbn-ts/core'\n`],
  ['portal/build.ts', "import 'node:fs'\nimport 'esbuild'\nexport const built = 1\n"],
  [
    'agent/uses-others.ts',
    `${to('messaging')}${to('protocol')}import 'ldapts'\nimport 'node:fs'\n`,
  ],
  ['simulator/uses-packages.ts', "import 'ldapts'\nimport 'node:fs'\n"],
  ['cli/uses-words.ts', to('protocol')],
  ['protocol/uses-its-packages.ts', "import 'jose'\nimport 'zod/mini'\n"],
  ['tests/uses-everything.ts', named.map((name) => to(name)).join('')],
  ['bench/uses-everything.ts', named.map((name) => to(name)).join('')],
]

function to(name: string): string {
  return `import '../${name}/some.ts'\n`
}

function except(...allowedNames: readonly string[]): readonly string[] {
  return named.filter((name) => !allowedNames.includes(name))
}

describe('the rules', () => {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'firstkey-rules-')))
  let shared: Cruised

  const write = (house: string, path: string, text: string) => {
    mkdirSync(dirname(join(house, path)), { recursive: true })
    writeFileSync(join(house, path), text)
  }

  /** A house with one small room for each folder, so that every forbidden import has somewhere to lead. */
  const furnish = (house: string) => {
    mkdirSync(house, { recursive: true })
    cpSync(join(root, 'package.json'), join(house, 'package.json'))
    symlinkSync(realpathSync(join(root, 'node_modules')), join(house, 'node_modules'), 'dir')
    for (const name of [...named, 'tests', 'bench'])
      write(house, `${name}/some.ts`, 'export const some = 1\n')
    write(house, 'server/some.test.ts', "import './some.ts'\n")
    write(house, 'server/two-of-two.ts', "import './one-of-two.ts'\nexport const two = 2\n")
    for (const name of ['server', 'agent', 'simulator'])
      write(house, `${name}/start.ts`, "import './some.ts'\n")
  }

  /** A file's own name for each mutant, save where the rule is about one file by name: those get a house each. */
  const placed = mutants.map(([path, text, rule], index) =>
    path === 'cli/demo.ts' || path === 'server/one-of-two.ts'
      ? { house: join(base, `house-${index}`), path, text, rule }
      : { house: join(base, 'house'), path: path.replace(/\.(tsx?)$/, `-${index}.$1`), text, rule },
  )
  const cruisedHouses = new Map<string, Cruised>()

  beforeAll(async () => {
    for (const house of new Set(placed.map((mutant) => mutant.house))) furnish(house)
    for (const { house, path, text } of placed) write(house, path, text)
    for (const [path, text] of allowed) write(join(base, 'house'), path, text)
    write(
      join(base, 'house'),
      'cli/demo.ts',
      "import '../server/start.ts'\nimport '../agent/start.ts'\nimport '../simulator/start.ts'\n",
    )
    for (const house of new Set(placed.map((mutant) => mutant.house)))
      cruisedHouses.set(house, await cruiseFolders(house, [...named, 'tests', 'bench']))
    shared = cruisedHouses.get(join(base, 'house')) ?? { modules: new Set(), violations: [] }
  })

  afterAll(() => rmSync(base, { recursive: true, force: true }))

  test.each(placed)('$rule catches $path: $text', ({ house, path, rule }) => {
    const caught = cruisedHouses.get(house)?.violations ?? []
    expect(caught.filter((line) => line.startsWith(`${rule}: ${path} `))).not.toEqual([])
  })

  test.each([...allowed, ['cli/demo.ts', 'the three start.ts'] as const])(
    'let %s import %s',
    (path) => {
      expect(
        shared.violations.filter(
          (line) => line.includes(`: ${path} `) && !line.startsWith('no-orphans'),
        ),
      ).toEqual([])
    },
  )

  test('have a mutant each', () => {
    const tried = new Set(mutants.map(([, , rule]) => rule))
    expect(
      importRules.forbidden.map(({ name }) => name).filter((name) => !tried.has(name)),
    ).toEqual([])
  })
})
