import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { parseAgentConfig, zAgentConfig } from '../../agent/config.ts'
import { zGuardRules } from '../../agent/guard/guard-rules.ts'
import { commands as agentCommands } from '../../agent/run-command.ts'
import { createProgram } from '../../cli/create-program.ts'
import { systemClock } from '../../protocol/clock.ts'
import { parseServerConfig, serverConfigSchema } from '../../server/config.ts'
import {
  findAnchors,
  findCommands,
  findExamples,
  findLinks,
  findOwnCommands,
  findScripts,
  listKeys,
} from './find-paper-problems.ts'
import { listRepositoryFiles, readRepositoryFile } from './repository-files.ts'

const files = listRepositoryFiles()
const pages = files
  .filter((path) => path.endsWith('.md'))
  .map((path) => ({ path, text: readRepositoryFile(path) }))
// A folder's own README speaks of its own files, which move with it.
const papers = pages.filter(({ path }) => !path.includes('/') || path.startsWith('docs/'))

describe('the papers', () => {
  test.each([
    'README.md',
    'SECURITY.md',
    'CONTRIBUTING.md',
    'AGENTS.md',
    'CHANGELOG.md',
    'LICENSE',
    'docs/glossary.md',
    'docs/errors.md',
    'docs/configuration.md',
    'docs/operating.md',
    'docs/threat-model.md',
  ])('%s is there', (path) => {
    expect(files).toContain(path)
  })

  test('lead nowhere but to what exists, headings included', () => {
    const known = new Set(
      files.flatMap((path) =>
        path.split('/').map((_, at, parts) => parts.slice(0, at + 1).join('/')),
      ),
    )
    const links = pages.flatMap(({ path: page, text }) =>
      findLinks(page, text).map((link) => ({ page, ...link })),
    )
    expect(links.length).toBeGreaterThan(40)
    const broken = links.filter(({ path, heading }) => {
      if (!known.has(path.replace(/\/$/, ''))) return true
      return heading !== undefined && !findAnchors(readRepositoryFile(path)).has(heading)
    })
    expect(broken).toEqual([])
  })

  test('name no test, folder or file in code that is not there', () => {
    const named = papers.flatMap(({ path: page, text }) =>
      [
        ...text.matchAll(
          /`((?:protocol|core|server|messaging|portal|agent|simulator|tests|docs)\/[\w./-]+)`/g,
        ),
      ].map(([, path = '']) => ({ page, path: path.replace(/\/$/, '') })),
    )
    expect(named.length).toBeGreaterThan(20)
    const made = new Set(['portal/dist'])
    const broken = named.filter(
      ({ path }) =>
        !(made.has(path) || files.some((file) => file === path || file.startsWith(`${path}/`))),
    )
    expect(broken).toEqual([])
  })

  test('tell nobody to run a script that does not exist', () => {
    const { scripts } = JSON.parse(readRepositoryFile('package.json')) as {
      scripts: Record<string, string>
    }
    const told = pages.flatMap(({ path, text }) =>
      findCommands(text).flatMap((line) => findScripts(line).map((script) => ({ path, script }))),
    )
    expect(told.length).toBeGreaterThan(4)
    expect(told.filter(({ script }) => !(script in scripts))).toEqual([])
  })
})

test('nobody is told to type a command that `firstkey` does not have', () => {
  const known = listOwnCommands()
  expect(known).toContain('agent permissions')
  const told = papers.flatMap(({ path, text }) =>
    findOwnCommands(text).map((command) => ({ path, command })),
  )
  expect(told.length).toBeGreaterThan(20)
  // Two words may be a command and its argument: then the first alone is the command.
  const broken = told.filter(
    ({ command }) =>
      !command.startsWith('-') &&
      !(known.includes(command) || leaves(known).includes(command.split(' ')[0] ?? '')),
  )
  expect(broken).toEqual([])
})

/** Every command with its words; a group of commands is none by itself, save `agent`, which runs one. */
function listOwnCommands(): readonly string[] {
  const terminal = { out: () => undefined, err: () => undefined, isScreen: false, color: false }
  const settings = {
    config: undefined,
    state: undefined,
    server: undefined,
    agentConfig: undefined,
    token: undefined,
    environment: {},
  }
  const context = { settings, terminal, clock: systemClock }
  const untilStopped = () => Promise.resolve()
  const program = createProgram({ context, version: '0', finish: () => undefined, untilStopped })
  return [
    ...agentCommands.map((word) => `agent ${word}`),
    ...program.commands.flatMap((command) => [
      command.name(),
      ...command.commands.map((each) => `${command.name()} ${each.name()}`),
    ]),
  ]
}

function leaves(known: readonly string[]): readonly string[] {
  return known.filter((each) => !known.some((other) => other.startsWith(`${each} `)))
}

describe('docs/configuration.md', () => {
  const page = readRepositoryFile('docs/configuration.md')
  const examples = findExamples(page)

  test('its server can be started', () => {
    const parsed = parseServerConfig(examples.get('The server'))
    expect('problems' in parsed ? parsed.problems : []).toEqual([])
  })

  test('its agent can be started', () => {
    expect(parseAgentConfig(examples.get('The agent'), '/etc/firstkey').name).toContain('agent')
  })

  test('its guard holds for its agent', () => {
    expect(zGuardRules.safeParse(examples.get('The guard')).error).toBeUndefined()
    const { directories } = zGuardRules.parse(examples.get('The guard'))
    const agent = parseAgentConfig(examples.get('The agent'), '/etc/firstkey')
    expect(Object.keys(directories)).toEqual(agent.directories.map(({ name }) => name))
  })

  test.each([
    ['The server', serverConfigSchema],
    ['The agent', zAgentConfig],
    ['The guard', zGuardRules],
  ] as const)('%s: every key is told about, and no other', (heading, schema) => {
    const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? ''
    const told = [...section.matchAll(/^\| ([^|]+) \|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`([^`]+)`/g)].map(([, key = '']) => key),
    )
    const keys = listKeys(
      z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as object,
    ).map((key) =>
      key.replace(/^directories\.(?=[a-z]+)/, heading === 'The guard' ? '' : 'directories.'),
    )
    // What stands above a told key tells about all below it; the three doors are told as one.
    const covers = (key: string) =>
      told.some(
        (each) =>
          each === key ||
          key.startsWith(`${each}.`) ||
          each === key.replace(/^(portal|api|agents)\./, '….'),
      )
    expect(keys.length).toBeGreaterThan(10)
    expect(keys.filter((key) => !covers(key))).toEqual([])
    const above = new Set(
      keys.flatMap((key) => key.split('.').map((_, at, all) => all.slice(0, at + 1).join('.'))),
    )
    const gone = told.filter(
      (key) => !(above.has(key) || above.has(key.replace(/^….(?=.)/, 'portal.'))),
    )
    expect(gone).toEqual([])
  })
})

describe('the checks of papers notice', () => {
  test('a link, its heading, and not what stands in code', () => {
    expect(
      findLinks('docs/a.md', '[x](../b.md#c d) [y](../b.md#c-d) `[z](q)` [w](https://w)'),
    ).toEqual([{ path: 'b.md', heading: 'c-d' }])
    expect(findAnchors('# C, d!\n')).toEqual(new Set(['c-d']))
  })

  test('a script in a block to be typed', () => {
    const [line = ''] = findCommands(
      '```sh\n$ npm ci && npm run -s demo -- --once   # watch\n```\n',
    )
    expect(findScripts(line)).toEqual(['demo'])
    expect(findScripts('npm test -- tests/a')).toEqual(['test'])
  })

  test('a command of ours, in a sentence and in a block', () => {
    const text = 'Use `firstkey agent init --json`.\n```sh\nfirstkey hire import hires.csv\n```\n'
    expect(findOwnCommands(text)).toEqual(['agent init', 'hire import'])
  })

  test('a key, wherever it stands in a schema', () => {
    const schema = z.strictObject({
      a: z.string(),
      b: z.array(z.strictObject({ c: z.int() })),
      d: z.record(z.string(), z.strictObject({ e: z.boolean() })),
    })
    expect(listKeys(z.toJSONSchema(schema) as object)).toEqual(['a', 'b.c', 'd.e'])
  })
})
