/**
 * `npm run bench`: measures, prints tables, and with `--write` keeps them in docs/benchmarks.md.
 * `npm run bench -- looks import` runs only these, `--quick` rehearses with small sizes.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { answerTimes } from './answer-times.ts'
import type { Benchmark } from './benchmark.ts'
import { readLoad } from './describe-machine.ts'
import { graphCalls } from './graph-calls.ts'
import { importRows } from './import.ts'
import { looks } from './looks.ts'
import { passwordSets } from './password-sets.ts'
import { meetsTarget } from './summarize-rounds.ts'
import { type Measured, renderForTerminal, writeReport } from './write-report.ts'

const all: readonly Benchmark[] = [passwordSets, looks, importRows, answerTimes, graphCalls]
const stops: (() => Promise<void>)[] = []
const say = (text: string) => void process.stderr.write(`${text}\n`)

async function stopAll(): Promise<void> {
  for (const stop of stops.splice(0).reverse()) {
    await stop().catch((error: unknown) => say(`something would not stop: ${String(error)}`))
  }
}

async function measure(benchmark: Benchmark, quick: boolean): Promise<Measured> {
  const load = readLoad()
  const at = new Date()
  say(`${benchmark.name}: begins, load average ${load.toFixed(2)}`)
  if (load > 1) say('warning: this machine is busy; figures will be low and uneven')
  try {
    const findings = await benchmark.run({ quick, say, onEnd: (stop) => void stops.push(stop) })
    return { benchmark, findings, at, load, seconds: (Date.now() - at.getTime()) / 1000 }
  } finally {
    await stopAll()
  }
}

async function run(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
    },
  })
  const unknown = positionals.filter((name) => !all.some((each) => each.name === name))
  if (unknown.length > 0 || (values.quick && values.write)) {
    say(`usage: npm run bench -- [${all.map(({ name }) => name).join('|')}]… [--write | --quick]`)
    process.exitCode = 2
    return
  }
  const wanted = all.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
  // The server does not start without its pages.
  const build = join(import.meta.dirname, '..', 'portal', 'build.ts')
  spawnSync(process.execPath, [build], { stdio: ['ignore', 'ignore', 'inherit'] })
  const measured: Measured[] = []
  for (const benchmark of wanted) {
    const one = await measure(benchmark, values.quick)
    process.stdout.write(renderForTerminal(one))
    measured.push(one)
    // Written after each: an hour of measuring is not lost with its last minute.
    if (values.write) writeReport(measured, all)
  }
  const figures = measured.flatMap(({ findings }) => findings.figures)
  const missed = figures.filter(({ rounds, target }) => target && !meetsTarget(rounds, target))
  for (const { what } of missed) say(`missed: ${what}`)
  process.exitCode = missed.length > 0 && !values.quick ? 1 : 0
}

let stopping: Promise<void> | undefined
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    stopping = stopAll().then(() => process.exit(130))
  })
}
await run().catch((error: unknown) => {
  // What breaks while everything is being stopped is no news.
  if (stopping !== undefined) return stopping
  throw error
})
