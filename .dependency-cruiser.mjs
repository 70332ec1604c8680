/**
 * Who may import whom. Every rule carries its reason, so a failing build explains itself. `tests/` and `bench/` may
 * import everything. Each rule has its mutants in `tests/architecture/who-may-import-whom.test.ts`.
 */
import { readFileSync } from 'node:fs'

const programs = 'protocol|core|messaging|server|portal|agent|cli|simulator'

const mayImport = (folder, allowed, comment) => ({
  name: `${folder}-imports-${allowed.join('-and-') || 'nothing'}`,
  severity: 'error',
  comment,
  from: { path: `^${folder}/` },
  to: { path: `^(${programs})/`, pathNot: `^(${[folder, ...allowed].join('|')})/` },
})

const packages = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown']
const portalBuild = '^portal/(build|split-script|words/compose-word-lists)\\.ts$'
const inPackages = (names) => `node_modules/(${names.join('|')})/`

/** The packages of the agent's one bundled file, one a line: the list is made from the bundle and reviewed as a diff. */
const agentList = new URL('agent/dependencies.txt', import.meta.url)
const agentPackages = readFileSync(agentList, 'utf8')
  .split('\n')
  .map((line) => line.trim().split(/\s+/)[0])
  .filter((name) => name && !name.startsWith('#'))

export default {
  forbidden: [
    mayImport('protocol', [], 'The words every program shares stand alone.'),
    mayImport(
      'core',
      ['protocol'],
      'core decides; it is readable and testable without anything else.',
    ),
    mayImport(
      'messaging',
      ['protocol'],
      'Messages are carried, not understood: server and agent share this.',
    ),
    mayImport(
      'server',
      ['core', 'messaging', 'protocol'],
      'The server never reaches into another program.',
    ),
    mayImport('portal', ['protocol'], 'Browser code knows only what may be shown.'),
    mayImport(
      'agent',
      ['messaging', 'protocol'],
      'What runs beside a domain controller stays small enough to audit.',
    ),
    mayImport('simulator', [], "A simulator that shares the client shares the client's mistakes."),
    {
      name: 'cli-imports-protocol',
      severity: 'error',
      comment:
        'The CLI speaks the public API. Only cli/demo.ts starts the other programs in its own process.',
      from: { path: '^cli/', pathNot: '^cli/demo\\.ts$' },
      to: { path: `^(${programs})/`, pathNot: '^(cli|protocol)/' },
    },
    {
      name: 'programs-have-one-front-door',
      severity: 'error',
      comment:
        'Another program is entered by its start.ts, in development exactly as in production.',
      from: { path: '^cli/demo\\.ts$' },
      to: {
        path: `^(${programs})/`,
        pathNot: '^(cli|protocol)/|^(server|agent|simulator)/start\\.ts$',
      },
    },
    {
      name: 'core-is-pure',
      severity: 'error',
      comment:
        'core has no I/O, no packages and no Node builtins: time, randomness and facts are arguments.',
      from: { path: '^core/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core', ...packages, 'unknown'] },
    },
    {
      name: 'protocol-depends-on-jose-and-zod-only',
      severity: 'error',
      comment: 'protocol is bundled into the browser and the agent.',
      from: { path: '^protocol/', pathNot: '\\.test\\.ts$' },
      to: {
        dependencyTypes: ['core', ...packages],
        pathNot: inPackages(['zod', 'jose']),
      },
    },
    {
      name: 'protocol-takes-the-small-zod',
      severity: 'error',
      comment: 'The full zod costs a browser 92 kB: protocol imports zod/mini.',
      from: { path: '^protocol/', pathNot: '\\.test\\.ts$' },
      to: { path: 'node_modules/zod/', pathNot: 'node_modules/zod/mini/' },
    },
    {
      name: 'portal-pages-stay-small',
      severity: 'error',
      comment: 'What a hire loads is preact, our own code and what protocol brings; never Node.',
      from: { path: '^portal/', pathNot: `\\.test\\.ts$|${portalBuild}` },
      to: {
        dependencyTypes: ['core', ...packages],
        pathNot: inPackages(['preact', '@zxcvbn-ts/core']),
      },
    },
    {
      name: 'portal-pages-know-no-build',
      severity: 'error',
      comment: 'What makes the pages runs on a builder and is not part of them.',
      from: { path: '^portal/', pathNot: `\\.test\\.ts$|${portalBuild}` },
      to: { path: portalBuild },
    },
    {
      name: 'agent-packages-are-listed',
      severity: 'error',
      comment:
        'A package that reaches the agent is on agent/dependencies.txt, where a reviewer sees it.',
      from: { path: '^agent/', pathNot: '\\.test\\.ts$|^agent/build\\.ts$' },
      to: { dependencyTypes: packages, pathNot: inPackages(agentPackages) },
    },
    {
      name: 'tests-are-not-shipped',
      severity: 'error',
      comment: 'Production code never imports tests.',
      from: { pathNot: '^(tests|bench)/|\\.test\\.ts$|^vitest\\.config\\.ts$' },
      to: { path: '^(tests|bench)/|\\.test\\.ts$' },
    },
    {
      name: 'development-packages-are-not-shipped',
      severity: 'error',
      comment: 'What only developers install is absent in production.',
      from: { path: `^(${programs})/`, pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'imports-resolve',
      severity: 'error',
      comment: 'An import that leads nowhere hides what it would have broken.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment:
        'Two modules in a cycle are one module. (A cycle of types alone vanishes when it runs.)',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment:
        'An unused file goes. (live.js is served as it is; bin/ and run.ts are started, not imported.)',
      from: {
        orphan: true,
        pathNot:
          '\\.d\\.ts$|\\.test\\.ts$|/(main|run)\\.ts$|^bin/|^simulator/(web/live|tenant/sign-in/passkey)\\.js$',
      },
      to: {},
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    // What the build makes is not ours to judge.
    exclude: { path: '(^|/)dist/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js'],
      conditionNames: ['import', 'types', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
}
