import { createHash, randomBytes } from 'node:crypto'
import { Agent, request } from 'node:http'
import { sql } from 'kysely'
import { claimPaths } from '../protocol/claim-api.ts'
import type { TestDatabase } from '../tests/machine/start-postgres.ts'
import type { Benchmark, Figure } from './benchmark.ts'
import { spawnServer } from './spawn-server.ts'
import { startBenchPostgres } from './start-bench-postgres.ts'
import { summarizeRounds } from './summarize-rounds.ts'
import { areaUnderCurve, guessByThreshold } from './tell-apart.ts'

/** Times by the kind of link, in milliseconds. */
interface Times {
  readonly known: readonly number[]
  readonly unknown: readonly number[]
}

const calls = [
  { what: 'open', path: claimPaths.open },
  { what: 'ask for a new link', path: claimPaths.renew },
] as const

export const answerTimes: Benchmark = {
  name: 'answer-times',
  title: 'Answer times of a known and an unknown link',
  how:
    'A server in a process of its own is asked over one kept connection about links that are live and links that never ' +
    'existed, 1,000 of each, every one a different link, in pairs whose order is tossed. Timed by the asker, from sending ' +
    'to the last byte. *Told apart by ranks* is the area under the ROC curve; *guessed by threshold* learns the best ' +
    'threshold from the first half and guesses the second half. Both are 0.5 where time says nothing.',
  run: async (bench) => {
    const each = bench.quick ? 100 : 1000
    const postgres = await startBenchPostgres(bench)
    const database = await postgres.createDatabase()
    const { portalPort } = await spawnServer(bench, database)
    const figures: Figure[] = []
    for (const { what, path } of calls) {
      const links = await createLinks(database, each)
      await timeAnswers(portalPort, path, links.slice(0, 40))
      bench.say(`${what}: ${each} known and ${each} unknown links`)
      figures.push(...figuresOf(what, await timeAnswers(portalPort, path, links)))
    }
    return { figures, notes: [] }
  },
}

function figuresOf(what: string, { known, unknown }: Times): readonly Figure[] {
  const difference = Math.abs(summarizeRounds(known).median - summarizeRounds(unknown).median)
  return [
    { what: `${what}: known`, unit: 'ms', rounds: known },
    { what: `${what}: unknown`, unit: 'ms', rounds: unknown },
    {
      what: `${what}: between the medians`,
      unit: 'ms',
      rounds: [difference],
      target: { below: 2 },
    },
    {
      what: `${what}: told apart by ranks`,
      unit: '',
      rounds: [areaUnderCurve(known, unknown)],
      target: { below: 0.55 },
    },
    {
      what: `${what}: guessed by threshold`,
      unit: '',
      rounds: [guessByThreshold(known, unknown)],
      target: { below: 0.55 },
    },
  ]
}

/** Invited hires, and the secrets of their live links. */
async function createLinks({ store }: TestDatabase, count: number): Promise<readonly string[]> {
  const secrets = Array.from({ length: count }, () => randomBytes(16).toString('base64url'))
  const hashes = secrets.map((secret) => createHash('sha256').update(secret).digest('hex'))
  await sql`
    with wanted as (
      select gen_random_uuid() as hire, gen_random_uuid() as delivery, hash
      from unnest(${hashes}::text[]) as hash
    ), hires as (
      insert into firstkey.hire (id, source, employee_number, starts_on, time_zone, created_at)
      select hire, 'bench', hire::text, current_date + 14, 'Europe/Amsterdam', now() from wanted
    ), contacts as (
      insert into firstkey.hire_contact (hire_id, first_name, last_name, language, mobile, mail)
      select hire, 'Barbara', 'Jansen', 'en', '+31612345678', hire || '@example.org' from wanted
    ), deliveries as (
      insert into firstkey.delivery
        (id, hire_id, directory, phase, account, link_generation, invited_at, created_at)
      select delivery, hire, 'contoso', 'invited', gen_random_uuid(), 1, now(), now() from wanted
    )
    insert into firstkey.link (hash, delivery_id, purpose, generation, created_at, expires_at)
    select decode(hash, 'hex'), delivery, 'claim', 1, now(), now() + interval '30 days' from wanted
  `.execute(store)
  await sql`analyze firstkey.link, firstkey.delivery, firstkey.hire`.execute(store)
  return secrets
}

async function timeAnswers(port: number, path: string, links: readonly string[]): Promise<Times> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const known: number[] = []
  const unknown: number[] = []
  for (const link of links) {
    const stranger = randomBytes(16).toString('base64url')
    const knownFirst = Math.random() < 0.5
    if (knownFirst) known.push(await timeAnswer(agent, port, path, link))
    unknown.push(await timeAnswer(agent, port, path, stranger))
    if (!knownFirst) known.push(await timeAnswer(agent, port, path, link))
  }
  agent.destroy()
  return { known, unknown }
}

function timeAnswer(agent: Agent, port: number, path: string, link: string): Promise<number> {
  const body = JSON.stringify({ link })
  const headers = { 'content-type': 'application/json', 'content-length': body.length }
  return new Promise((resolve, reject) => {
    const asked = request({ agent, port, host: '127.0.0.1', path, method: 'POST', headers })
    const begin = performance.now()
    asked.once('response', (answer) => {
      answer.resume().once('end', () => resolve(performance.now() - begin))
    })
    asked.once('error', reject)
    asked.end(body)
  })
}
