import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Benchmark, Figure, Findings, Target } from './benchmark.ts'
import { describeMachine } from './describe-machine.ts'
import { meetsTarget, summarizeRounds } from './summarize-rounds.ts'

/** A benchmark that was run, and how busy the machine was when it began. */
export interface Measured {
  readonly benchmark: Benchmark
  readonly findings: Findings
  readonly at: Date
  readonly load: number
  readonly seconds: number
}

const path = join(import.meta.dirname, '..', 'docs', 'benchmarks.md')
const head = ['figure', 'median', 'least', 'most', 'rounds', 'target', '']

/** What is printed while people wait. */
export function renderForTerminal({ benchmark, findings }: Measured): string {
  const rows = [head, ...findings.figures.map(toRow)]
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  )
  return [`\n${benchmark.title}`, ...lines, ...findings.notes.map((note) => `  ${note}`), ''].join(
    '\n',
  )
}

/**
 * Writes `docs/benchmarks.md`. A benchmark that was not run this time keeps what the file said of it, with its own date
 * and load.
 */
export function writeReport(measured: readonly Measured[], all: readonly Benchmark[]): string {
  const before = existsSync(path) ? readFileSync(path, 'utf8') : ''
  const sections = all.flatMap((benchmark) => {
    const now = measured.find((each) => each.benchmark === benchmark)
    const kept = now ? renderSection(now) : findSection(before, benchmark.title)
    return kept === undefined ? [] : [kept.trim()]
  })
  writeFileSync(path, `${[renderIntroduction(), ...sections].join('\n\n')}\n`)
  return path
}

function renderIntroduction(): string {
  const machine = describeMachine().map(([name, value]) => `| ${name} | ${value} |`)
  return [
    '# Benchmarks',
    '',
    'Written by `npm run bench -- --write`; do not edit. Every figure is measured in rounds, what is compared is measured',
    'in turns in one run, and a target is met or missed by the median. Figures of another machine differ; ratios should not.',
    '',
    '| machine | |',
    '|---|---|',
    ...machine,
  ].join('\n')
}

function renderSection({ benchmark, findings, at, load, seconds }: Measured): string {
  const rows = [head, head.map((_, column) => (column === 0 ? '---' : '---:'))]
  for (const figure of findings.figures) rows.push(toRow(figure))
  const busy =
    load > 1 ? ` **The machine was busy with other things: read single rounds with care.**` : ''
  return [
    `## ${benchmark.title}`,
    '',
    benchmark.how,
    '',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
    '',
    ...findings.notes.map((note) => `- ${note}`),
    `- Measured on ${at.toISOString().slice(0, 10)} in ${Math.round(seconds)} s, load average at the start ` +
      `${load.toFixed(2)}.${busy}`,
  ].join('\n')
}

function findSection(text: string, title: string): string | undefined {
  return text
    .split(/^(?=## )/m)
    .find((section) => section.startsWith(`## ${title}\n`))
    ?.trim()
}

function toRow({ what, unit, rounds, target }: Figure): string[] {
  const { median, least, most } = summarizeRounds(rounds)
  const verdict = target ? (meetsTarget(rounds, target) ? 'met' : '**missed**') : ''
  return [
    what,
    `${format(median)} ${unit}`.trim(),
    format(least),
    format(most),
    String(rounds.length),
    target ? `${describeTarget(target)} ${unit}`.trim() : '',
    verdict,
  ]
}

function describeTarget(target: Target): string {
  return 'atLeast' in target ? `≥ ${target.atLeast}` : `< ${target.below}`
}

function format(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2
  return value.toLocaleString('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
}
