import { badRequest, type GraphAnswer, type GraphCall, GraphError } from './graph-call.ts'
import { parseSelect, showUser } from './user-properties.ts'

/** Where a round of delta queries is. It travels in the token, as with Graph: nothing is kept here. */
interface Round {
  readonly select: string
  readonly ids: readonly string[]
  /** Changes after this number are still to be told. */
  readonly from: number
  /** The round tells what happened up to here, however long its pages take. */
  readonly until: number
  /** How much of the round has been told. */
  readonly told: number
  readonly at: number
  readonly generation: number
}

/** A page holds so many people. UNVERIFIED; small here, so that everybody meets a second page. */
const pageSize = 20
/** Tokens live seven days. UNVERIFIED. */
const tokenLife = 7 * 24 * 3_600_000

/**
 * `GET /users/delta`: the first round tells everybody, later ones who changed. `@removed`, `$deltatoken=latest` and what
 * an old token gets are UNVERIFIED.
 * @see https://learn.microsoft.com/graph/api/user-delta
 */
export function readDelta(call: GraphCall): GraphAnswer {
  const { state, asOf, baseUrl, now } = call
  const visible = state.changes.filter(({ at }) => at <= asOf).length
  const round = readRound(call, visible)
  const changed = new Map<string, Set<string>>()
  for (const change of state.changes.slice(round.from, round.until)) {
    const properties = changed.get(change.userId) ?? new Set()
    for (const each of change.properties) properties.add(each)
    changed.set(change.userId, properties)
  }
  const wanted = [...changed].filter(([id]) => round.ids.length === 0 || round.ids.includes(id))
  const page = wanted.slice(round.told, round.told + pageSize)
  const value = page.map(([id, properties]) => showChange(call, round, id, properties))
  const told = round.told + pageSize
  const link =
    told < wanted.length
      ? { '@odata.nextLink': `${baseUrl}/users/delta?$skiptoken=${write({ ...round, told })}` }
      : {
          '@odata.deltaLink': `${baseUrl}/users/delta?$deltatoken=${write({ ...round, from: round.until, until: -1, told: 0, at: now.getTime() })}`,
        }
  const kept = value.filter((each) => each !== undefined)
  const context = `${baseUrl}/$metadata#users`
  return { status: 200, body: { '@odata.context': context, ...link, value: kept } }
}

function showChange(call: GraphCall, round: Round, id: string, changed: ReadonlySet<string>) {
  const person = call.state.people.get(id, call.asOf)
  // Who came and went before the first round was never known.
  if (!person) return round.from === 0 ? undefined : { id, '@removed': { reason: 'changed' } }
  const select = parseSelect(round.select || null)
  const least = call.headers['prefer']?.includes('return=minimal') && round.from > 0
  const shown = least ? select.filter((name) => changed.has(name)) : select
  return { ...showUser(call, person, shown), id }
}

function readRound(call: GraphCall, visible: number): Round {
  const { query, now } = call
  const skip = query.get('$skiptoken')
  const delta = query.get('$deltatoken')
  const token = skip ?? delta
  if (token === null || token === 'latest') {
    const select = query.get('$select') ?? ''
    parseSelect(select || null)
    const from = token === 'latest' ? visible : 0
    const ids = readIds(query.get('$filter'))
    return {
      select,
      ids,
      from,
      until: visible,
      told: 0,
      at: now.getTime(),
      generation: call.state.deltaGeneration,
    }
  }
  if ([...query.keys()].some((key) => !/^\$(skip|delta)token$/.test(key))) {
    throw badRequest('Query options go with the first call only.')
  }
  const round = parse(token)
  if (round.at + tokenLife < now.getTime() || round.generation !== call.state.deltaGeneration) {
    throw new GraphError(410, 'syncStateNotFound', 'The sync state generation is not found.')
  }
  return skip === null ? { ...round, until: Math.max(visible, round.from) } : round
}

/** `id eq '…' or id eq '…'`, at most 50. */
function readIds(filter: string | null): readonly string[] {
  if (filter === null) return []
  const ids = filter.split(/\s+or\s+/).map((term) => /^id eq '([^']+)'$/.exec(term.trim())?.[1])
  if (ids.length <= 50 && ids.every((id) => id !== undefined)) return ids
  throw badRequest('A delta query filters by at most 50 ids and by nothing else.')
}

const write = (round: Round) => Buffer.from(JSON.stringify(round)).toString('base64url')

function parse(token: string): Round {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as Round
  } catch (error) {
    throw badRequest('Badly formed token.', error)
  }
}
