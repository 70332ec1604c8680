import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Bench, Benchmark } from './benchmark.ts'
import { type SpawnedServer, spawnServer } from './spawn-server.ts'
import { startBenchPostgres } from './start-bench-postgres.ts'

const parts = 10
/** What a second half may need more than a first: a leak of 100 bytes a row would show, and so would kept rows. */
const mostGrowthMiB = 32

export const importRows: Benchmark = {
  name: 'import',
  title: 'Import of 100,000 rows',
  how:
    'A CSV file of 100,000 hires (number, first day, names, language, mobile, mail, manager) is imported by ' +
    '`firstkey hire import` through the administrator’s socket of a server in a process of its own, which meanwhile looks ' +
    'at the new deliveries as it always does; then the same file once more, which changes nothing. The rate is that of ' +
    'each tenth of the file. The server’s memory in RAM is read four times a second.',
  run: async (bench) => {
    const rows = bench.quick ? 2000 : 100_000
    const postgres = await startBenchPostgres(bench)
    const server = await spawnServer(bench, await postgres.createDatabase())
    const file = join(server.state, 'hires.csv')
    await pipeline(Readable.from(writeRows(rows)), createWriteStream(file))
    const idle = server.readMemory()
    const first = await importFile(bench, server, file, rows)
    const again = await importFile(bench, server, file, rows)
    if (first.done.new !== rows || again.done.unchanged !== rows) {
      throw new Error(`not every row was taken: ${JSON.stringify([first.done, again.done])}`)
    }
    const growth = first.peakOfSecondHalf - first.peakOfFirstHalf
    return {
      figures: [
        { what: 'new rows', unit: 'rows/s', rounds: first.rates },
        { what: 'the same rows again', unit: 'rows/s', rounds: again.rates },
        { what: 'memory before', unit: 'MiB', rounds: [idle] },
        { what: 'highest memory, first half', unit: 'MiB', rounds: [first.peakOfFirstHalf] },
        { what: 'highest memory, second half', unit: 'MiB', rounds: [first.peakOfSecondHalf] },
        {
          what: 'growth from half to half',
          unit: 'MiB',
          rounds: [growth],
          target: { below: mostGrowthMiB },
        },
        {
          what: 'highest memory, the same rows again',
          unit: 'MiB',
          rounds: [Math.max(again.peakOfFirstHalf, again.peakOfSecondHalf)],
        },
      ],
      notes: [`${rows.toLocaleString('en')} rows in ${first.seconds.toFixed(0)} s.`],
    }
  },
}

interface Progress {
  readonly event: string
  readonly rows: number
  readonly new: number
  readonly unchanged: number
}

async function importFile(bench: Bench, server: SpawnedServer, file: string, rows: number) {
  const program = join(import.meta.dirname, '..', 'bin', 'firstkey.js')
  const options = ['hire', 'import', file, '--json', '--state', server.state]
  const child = spawn(process.execPath, [program, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'] },
  })
  const exited = once(child, 'exit')
  bench.onEnd(async () => void child.kill())
  let memory: { readonly taken: number; readonly mebibytes: number }[] = []
  let taken = 0
  const sampling = setInterval(() => {
    memory = [...memory, { taken, mebibytes: server.readMemory() }]
  }, 250)
  const rates: number[] = []
  const begin = performance.now()
  let partBegin = begin
  let done: Progress | undefined
  for await (const line of createInterface({ input: child.stdout })) {
    const event = JSON.parse(line) as Progress
    if (event.event === 'done') done = event
    taken = event.rows ?? taken
    if (taken < ((rates.length + 1) * rows) / parts) continue
    const now = performance.now()
    rates.push(rows / parts / ((now - partBegin) / 1000))
    partBegin = now
    bench.say(`${taken} rows, ${server.readMemory().toFixed(0)} MiB`)
  }
  clearInterval(sampling)
  await exited
  if (!done) throw new Error('the import broke off')
  const peakOf = (within: (rowsTaken: number) => boolean) =>
    Math.max(...memory.filter((each) => within(each.taken)).map(({ mebibytes }) => mebibytes))
  return {
    done,
    rates,
    seconds: (performance.now() - begin) / 1000,
    peakOfFirstHalf: peakOf((rowsTaken) => rowsTaken <= rows / 2),
    peakOfSecondHalf: peakOf((rowsTaken) => rowsTaken > rows / 2),
  }
}

function* writeRows(rows: number): Generator<string> {
  yield 'employee number;start date;time zone;first name;last name;language;mobile;mail;manager mail\r\n'
  for (let row = 0; row < rows; row += 1) {
    const day = new Date(Date.now() + (30 + (row % 60)) * 86_400_000).toISOString().slice(0, 10)
    const mobile = `+316${String(10_000_000 + row)}`
    const names = `Voornaam${row % 977};Achternaam${row % 4999}`
    yield `E${row};${day};Europe/Amsterdam;${names};nl;${mobile};hire${row}@example.org;manager${row % 500}@example.org\r\n`
  }
}
