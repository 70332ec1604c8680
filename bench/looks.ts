import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { systemClock } from '../protocol/clock.ts'
import { start } from '../server/start.ts'
import { silentLog, type TestDatabase } from '../tests/machine/start-postgres.ts'
import { waitFor } from '../tests/machine/wait-for.ts'
import type { Bench, Benchmark } from './benchmark.ts'
import { fillDeliveries, settleTables } from './fill-deliveries.ts'
import { serverSettings } from './server-settings.ts'
import { startBenchPostgres } from './start-bench-postgres.ts'
import { summarizeRounds } from './summarize-rounds.ts'

export const looks: Benchmark = {
  name: 'looks',
  title: 'Looks at deliveries',
  how:
    'Three databases on one PostgreSQL hold 0, 100,000 and 1,000,000 invited deliveries that wait for a later day. In ' +
    'turns, a server with its usual settings is started on each and given deliveries that are due: it locks each row, ' +
    'reads its facts, decides, plans the next look and completes the job, in batches of 20 that commit together. Counted ' +
    'from the first look to the last. Each round is given new deliveries.',
  run: async (bench) => {
    const waiting = bench.quick ? [0, 2000, 10_000] : [0, 100_000, 1_000_000]
    const due = bench.quick ? 300 : 3000
    const rounds = bench.quick ? 2 : 5
    const postgres = await startBenchPostgres(bench)
    const kept: Kept[] = []
    for (const count of waiting) {
      const database = await postgres.createDatabase()
      bench.say(`${count} deliveries are put to wait`)
      await fillDeliveries(database, count, 'later')
      await settleTables(database)
      kept.push({ count, database, rates: [] })
    }
    // The first turn warms the caches and is not counted.
    for (let round = 0; round <= rounds; round += 1) {
      for (const { count, database, rates } of kept) {
        const rate = await measureLooks(bench, database, due)
        if (round > 0) rates.push(rate)
        bench.say(`round ${round}, ${count} waiting: ${rate.toFixed(0)} looks/s`)
      }
    }
    const [none, , most] = kept
    const ratios = most?.rates.map((rate, round) => rate / (none?.rates[round] ?? Number.NaN)) ?? []
    const { median } = summarizeRounds(ratios)
    return {
      figures: [
        ...kept.map(({ count, rates }) => ({
          what: `${count.toLocaleString('en')} waiting`,
          unit: 'looks/s',
          rounds: rates,
        })),
        {
          what: 'the last by the first',
          unit: '',
          rounds: ratios,
          target: { atLeast: 0.8 },
        },
      ],
      notes: [
        `One server, ${due.toLocaleString('en')} due deliveries a round; ${Math.round(median * 100)} % of the speed is left where the most wait.`,
      ],
    }
  },
}

interface Kept {
  readonly count: number
  readonly database: TestDatabase
  readonly rates: number[]
}

/** Looks per second of one server that is given `due` deliveries to look at. */
async function measureLooks(bench: Bench, database: TestDatabase, due: number): Promise<number> {
  const state = mkdtempSync(join(tmpdir(), 'firstkey-bench-'))
  let looked = 0
  let first = 0
  let last = 0
  const log = {
    ...silentLog,
    debug: (event: string) => {
      if (event !== 'looked') return
      last = performance.now()
      if (looked === 0) first = last
      looked += 1
    },
    error: (event: string, fields?: object) => bench.say(`${event} ${JSON.stringify(fields)}`),
  }
  const { connectionString: databaseUrl } = database
  const server = await start(
    { ...serverSettings(state), databaseUrl },
    { clock: systemClock, log, reach: () => undefined },
  )
  try {
    await fillDeliveries(database, due, 'due')
    await waitFor(`${due} looks`, () => looked >= due, 600)
    await waitFor('the last commit', async () => (await countDue(database)) === 0)
  } finally {
    await server.stop()
    rmSync(state, { recursive: true, force: true })
  }
  return (looked - 1) / ((last - first) / 1000)
}

async function countDue({ store }: TestDatabase): Promise<number> {
  const { rows } = await sql<{ readonly due: number }>`
    select count(*)::int as due from firstkey.delivery where next_look_at <= now()
  `.execute(store)
  return rows[0]?.due ?? 0
}
