/**
 * Who may import whom. Every rule carries its reason, so a failing build explains itself.
 */
const programs = 'protocol|core|messaging|server|portal|agent|cli|simulator'

const mayImport = (folder, allowed, comment) => ({
  name: `${folder}-imports-${allowed.join('-and-') || 'nothing'}`,
  severity: 'error',
  comment,
  from: { path: `^${folder}/` },
  to: { path: `^(${programs})/`, pathNot: `^(${[folder, ...allowed].join('|')})/` },
})

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
      from: { path: '^core/' },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-no-pkg', 'npm-unknown', 'unknown'] },
    },
    {
      name: 'protocol-depends-on-jose-and-zod-only',
      severity: 'error',
      comment: 'protocol is bundled into the browser and the agent.',
      from: { path: '^protocol/', pathNot: '\\.test\\.ts$' },
      to: {
        dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-no-pkg'],
        pathNot: 'node_modules/(zod|jose)/',
      },
    },
    {
      name: 'tests-are-not-shipped',
      severity: 'error',
      comment: 'Production code never imports tests.',
      from: { pathNot: '(^tests/|\\.test\\.ts$)' },
      to: { path: '(^tests/|\\.test\\.ts$)' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Two modules in a cycle are one module.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment: 'An unused file goes.',
      from: { orphan: true, pathNot: '(\\.d\\.ts$|\\.test\\.ts$|/main\\.ts$|/page\\.ts$)' },
      to: {},
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
}
