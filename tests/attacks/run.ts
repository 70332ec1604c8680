/**
 * `npm run attacks`: plays every attack and prints a table of who was refused, and by what. With `-- --json` the last line is
 * `{ "attacks": N, "refused": N }`. Ends with 1 unless all were refused. More words name files: `-- tests/attacks/x.test.ts`.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, relative } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'

interface Attack {
  readonly file: string
  readonly sentence: string
  readonly refusedBy: string
  /** `unplayed`: its set-up broke, or it was skipped. Counts as an attack that nobody showed to be refused. */
  readonly ended: 'refused' | 'through' | 'unplayed'
}

interface Report {
  readonly success: boolean
  readonly testResults: readonly {
    readonly name: string
    readonly message: string
    readonly assertionResults: readonly {
      readonly title: string
      readonly status: string
      readonly failureMessages: readonly string[]
      readonly meta: { readonly attack?: { readonly refusedBy: string } | 'control' }
    }[]
  }[]
}

const root = join(import.meta.dirname, '..', '..')
const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false } },
  allowPositionals: true,
})

/** Whatever is not the table goes to stderr: stdout is for readers of the result. */
function run(command: string, args: readonly string[]): number {
  return spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] }).status ?? 1
}

/** Every file of this folder, and those elsewhere that hold an attack beside what they attack. */
function findFiles(): readonly string[] {
  return readdirSync(root, { withFileTypes: true, recursive: true })
    .filter(
      (entry) =>
        entry.isFile() &&
        entry.name.endsWith('.test.ts') &&
        !relative(root, entry.parentPath).split('/').includes('node_modules'),
    )
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (path) =>
        path.startsWith(`${import.meta.dirname}/`) ||
        readFileSync(path, 'utf8').includes("machine/attack.ts'"),
    )
    .map((path) => relative(root, path))
}

function play(files: readonly string[]): Report {
  const folder = mkdtempSync(join(tmpdir(), 'firstkey-attacks-'))
  const report = join(folder, 'report.json')
  try {
    const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default']
    run(process.execPath, [...vitest, '--reporter=json', `--outputFile.json=${report}`, ...files])
    return JSON.parse(readFileSync(report, 'utf8')) as Report
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** In this folder a test is an attack unless it says otherwise; elsewhere only what says that it is one. */
function listAttacks({ testResults }: Report): readonly Attack[] {
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.flatMap(({ title, status, meta }) => {
      const { attack } = meta
      const isHere = name.startsWith(`${import.meta.dirname}/`)
      if (attack === 'control' || (attack === undefined && !isHere)) return []
      const file = basename(name, '.test.ts').replaceAll('-', ' ')
      return [{ file, sentence: title, refusedBy: attack?.refusedBy ?? '', ended: endOf(status) }]
    }),
  )
}

/** A set-up that breaks leaves its tests neither passed nor failed. */
function endOf(status: string): Attack['ended'] {
  if (status === 'passed') return 'refused'
  return status === 'failed' ? 'through' : 'unplayed'
}

const words = { refused: 'refused', through: 'THROUGH', unplayed: 'UNPLAYED' } as const

function print(attacks: readonly Attack[]): void {
  const say = (text: string) => void process.stdout.write(`${text}\n`)
  for (const [file, ones] of Map.groupBy(attacks, (each) => each.file)) {
    const defences = new Set(ones.map(({ refusedBy }) => refusedBy).filter(Boolean))
    say(`\n${file}`)
    if (defences.size > 0) say(`  in the way: ${[...defences].join('; ')}`)
    for (const { sentence, ended } of ones) say(`  ${words[ended].padEnd(8)} ${sentence}`)
  }
  say('')
}

if (run('bash', ['tests/machine/install.sh']) !== 0) process.exit(1)
if (run(process.execPath, ['portal/build.ts']) !== 0) process.exit(1)
const report = play(positionals.length > 0 ? positionals : findFiles())
const attacks = listAttacks(report)
const refused = attacks.filter(({ ended }) => ended === 'refused').length
const figures = { attacks: attacks.length, refused }
if (!values.json) print(attacks)
process.stdout.write(
  values.json
    ? `${JSON.stringify(figures)
        .replaceAll(/([:,])/g, '$1 ')
        .replace('{', '{ ')
        .replace('}', ' }')}\n`
    : `${figures.attacks} attacks, ${figures.refused} refused\n`,
)
// A control that fails, or a file that does not load, leaves its attacks unproved.
process.exitCode = report.success && refused === attacks.length && refused > 0 ? 0 : 1
