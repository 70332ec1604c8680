import { sql } from 'kysely'
import { z } from 'zod'
import { errors, isErrorCode } from '../../protocol/errors.ts'
import type { ApiPorts, CheckedChannel } from './api-ports.ts'
import type { HealthLine } from './health-line.ts'
import { judgeOwnSides } from './judge-own-sides.ts'
import { readArrivals } from './read-arrivals.ts'

const patienceMilliseconds = 5000
const skewSeconds = { warn: 5, fail: 60 } as const
const silentMinutes = { warn: 2, fail: 10 } as const
const zSaid = z.record(z.string(), z.string())

/** Everything the server can say of itself and of those it relies on. */
export async function readHealth(ports: ApiPorts): Promise<HealthLine[]> {
  const { mail, text } = ports.channels
  const [database, agents, desk, arrivals, ...carriers] = await Promise.all([
    readDatabase(ports).catch(() => [noDatabase]),
    readAgents(ports).catch((): HealthLine[] => []),
    readDesk(ports).catch((): HealthLine[] => []),
    readArrivals(ports).catch((): HealthLine[] => []),
    readChannel('mail', 'No invitation and no code reaches a mailbox.', mail),
    // Codes by text leave from the agents, and their own checks tell of that: the server needs a carrier for links only.
    ...(text || ports.plan.invitationBy === 'text'
      ? [readChannel('text', 'No invitation and no reminder reaches a phone.', text)]
      : []),
  ])
  return [...database, ...agents, ...carriers, ...desk, ...arrivals]
}

const noDatabase: HealthLine = {
  name: 'database',
  state: 'fail',
  effect: 'Nothing moves: no delivery, no claim, no import.',
  remedy: 'start the database, or check DATABASE_URL',
}

/** The database, and its clock against ours: codes and links are dated by both. */
async function readDatabase({ database, clock }: ApiPorts): Promise<HealthLine[]> {
  const before = clock.now().getTime()
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(database)
  const after = clock.now().getTime()
  const skew = Math.abs((rows[0]?.now.getTime() ?? 0) - (before + after) / 2) / 1000
  const state = levelOf(skew, skewSeconds)
  return [
    { name: 'database', state: 'ok', effect: `answers in ${after - before} ms` },
    state === 'ok'
      ? { name: 'clock', state, effect: 'agrees with the database’s' }
      : {
          name: 'clock',
          state,
          effect: `is ${Math.round(skew)} s away from the database’s; codes and links end at the wrong time.`,
          remedy: 'synchronise both machines with a time server',
        },
  ]
}

/** Agents that are enrolled: whether they still call, and what they say of themselves. */
async function readAgents({
  database,
  clock,
  plan,
  servesOwn = false,
}: ApiPorts): Promise<HealthLine[]> {
  const rows = await database
    .selectFrom('agent')
    .select(['name', 'directories', 'seen_at', 'enrolled_at', 'health'])
    .where('revoked_at', 'is', null)
    .orderBy('name')
    .execute()
  const ofPlan = rows.filter(({ directories }) => directories.includes(plan.directory))
  const oneSends = ofPlan.some(({ health }) => saidBy(health)['text'] === 'ok')
  const lines = rows.flatMap((row) => {
    const seen = row.seen_at ?? row.enrolled_at
    const minutes = (clock.now().getTime() - seen.getTime()) / 60_000
    return [
      linesOfSilence(row.name, seen, levelOf(minutes, silentMinutes)),
      ...linesOfSaid(row.name, saidBy(row.health), oneSends),
    ]
  })
  const own = judgeOwnSides(
    servesOwn,
    ofPlan.map(({ health }) => saidBy(health)),
  )
  const limits = [...linesOfFloods(rows), ...own]
  if (ofPlan.length > 0) return [...lines, ...limits]
  return [...lines, ...limits, noAgent]
}

const limitPrefix = 'limit:'

/** What somebody who owned this server could have set at most: each agent allows so many, and none knows of the others. */
function linesOfFloods(rows: readonly { readonly health: unknown }[]): HealthLine[] {
  const byDirectory = new Map<string, number[]>()
  for (const [name, word] of rows.flatMap(({ health }) => Object.entries(saidBy(health)))) {
    if (!name.startsWith(limitPrefix)) continue
    const directory = name.slice(limitPrefix.length)
    byDirectory.set(directory, [...(byDirectory.get(directory) ?? []), Number(word) || 0])
  }
  return [...byDirectory].map(([directory, limits]) => {
    const most = limits.reduce((sum, limit) => sum + limit, 0)
    return {
      name: `flood of ${directory}`,
      state: 'ok',
      effect: `at most ${most} passwords an hour, whoever asks: ${limits.join(' + ')}, by ${limits.length} agents`,
    }
  })
}

const noAgent: HealthLine = {
  name: 'agent',
  state: 'fail',
  effect: 'No agent serves the directory, so no account is found and nobody can claim.',
  remedy: 'firstkey agent code, then firstkey agent enrol beside the directory',
}

function linesOfSilence(name: string, seen: Date, state: HealthLine['state']): HealthLine {
  if (state === 'ok') return { name: `agent ${name}`, state, effect: 'calls' }
  return {
    name: `agent ${name}`,
    state,
    since: seen.toISOString(),
    effect: 'Does not call: text codes and passwords wait for it.',
    remedy: 'start it, and see its log; or revoke it when it is gone for good',
  }
}

/** What an organisation may have chosen, or what still works: said, but no failure. */
const lesser = new Set([
  'agent-list-ends',
  'numbers-from-job',
  'proof-by-server',
  'directory-partly-unreachable',
  'text-code-in-segments',
  'guard-log-failing',
  'cloud-certificate-ends',
  'cloud-secret',
  'cloud-sign-ins-unseen',
  'own-setup-unread',
])

function saidBy(health: unknown): Readonly<Record<string, string>> {
  return zSaid.safeParse(health).data ?? {}
}

function linesOfSaid(
  agent: string,
  said: Readonly<Record<string, string>>,
  oneSends: boolean,
): HealthLine[] {
  const checks = Object.entries(said).filter(([name]) => !name.startsWith(limitPrefix))
  return checks.map(([name, word]): HealthLine => {
    if (word === 'ok') return { name: `agent ${agent}: ${name}`, state: 'ok', effect: 'works' }
    const entry = isErrorCode(word) ? errors[word] : undefined
    const bearable = lesser.has(word) || (word === 'text-carrier-missing' && oneSends)
    return {
      name: `agent ${agent}: ${name}`,
      state: bearable ? 'warn' : 'fail',
      effect: entry?.public ?? word,
      remedy: entry?.remedy ?? 'see the agent’s log',
    }
  })
}

/** Whether the desk hears of everybody who needs it: what it was not told nobody knows. */
async function readDesk({ database }: ApiPorts): Promise<HealthLine[]> {
  const { count, since } = await database
    .selectFrom('delivery')
    .select(({ fn }) => [
      fn.countAll<string>().as('count'),
      fn.min('desk_untold_since').as('since'),
    ])
    .where('desk_untold_since', 'is not', null)
    .where('phase', 'not in', ['closed', 'cancelled'])
    .executeTakeFirstOrThrow()
  const name = 'desk'
  if (since === null) return [{ name, state: 'ok', effect: 'was told of everybody who needs it' }]
  const effect = `Could not be told of ${count} who need a person; it is tried again every hour.`
  const remedy =
    'check `desk.mail` and the mail provider; firstkey hire list --troubled says who they are'
  return [{ name, state: 'fail', since: since.toISOString(), effect, remedy }]
}

async function readChannel(
  name: 'mail' | 'text',
  effect: string,
  channel: CheckedChannel | undefined,
): Promise<HealthLine> {
  if (!channel) return { name, state: 'fail', effect, remedy: `configure \`${name}\`` }
  const state = await channel.check(AbortSignal.timeout(patienceMilliseconds))
  if (state.state === 'failing') return { name, state: 'fail', effect, remedy: state.remedy }
  return state.without === undefined
    ? { name, state: 'ok', effect: 'the carrier takes messages' }
    : {
        ...{ name, state: 'warn', remedy: state.without },
        effect: 'Messages leave, but not by every carrier: one that fails is not replaced.',
      }
}

function levelOf(
  value: number,
  limits: { readonly warn: number; readonly fail: number },
): HealthLine['state'] {
  if (value >= limits.fail) return 'fail'
  return value >= limits.warn ? 'warn' : 'ok'
}
