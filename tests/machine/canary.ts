import { sql } from 'kysely'
import type { Log } from '../../protocol/log.ts'
import type { Store } from '../../server/store/open-database.ts'
import type { Simulator } from '../../simulator/start.ts'
import { holdsSecret } from './find-secret.ts'

/** What opens something, or helps to. */
export type SecretKind =
  | 'password'
  /** Of a route that is less than a claim: its custody sentence says who could read it. */
  | 'temporary password'
  | 'texted pass'
  | 'mailed password'
  | 'mailed pass'
  | 'pass'
  | 'link'
  | 'report'
  | 'mail code'
  | 'text code'
  | 'cookie'

/** Where a run left words behind, and which secrets may stand there: a link in the call that opens it, say. */
const places = {
  log: [],
  row: [],
  answer: [],
  request: ['link', 'report', 'mail code'],
  'agent’s call': [],
  mail: ['link', 'report', 'mail code', 'mailed password', 'mailed pass'],
  text: ['link', 'text code', 'temporary password', 'texted pass'],
} as const satisfies Readonly<Record<string, readonly SecretKind[]>>
type Place = keyof typeof places

/** One secret of a run. */
export interface KnownSecret {
  readonly kind: SecretKind
  readonly value: string
}

/** Listens in on a whole world, and says afterwards what stands where it must not. */
export interface Canary {
  /** Takes the lines of every log, and passes them on. */
  readonly log: Log
  /** Notes a secret that no message tells of: what a hire chose, what a browser was given. */
  keep(kind: 'password' | 'pass' | 'cookie', value: string): void
  /** Notes words about a person, which belong into no log, queue or error. */
  keepPersonal(values: readonly (string | undefined)[]): void
  hear(place: 'answer' | 'request' | 'agent’s call', text: string): void
  /** Every secret of the run so far, those in messages included. */
  secrets(simulator: Simulator): readonly KnownSecret[]
  personal(): readonly string[]
  /** One line for each kind of secret, or of personal words, in each place it must not be. Never the secret itself. */
  findLeaks(simulator: Simulator, store: Store): Promise<readonly string[]>
}

export function createCanary(passOn: Log): Canary {
  const kept: KnownSecret[] = []
  const personal = new Set<string>()
  const heard: { place: Place; text: string }[] = []
  const write =
    (level: keyof Log): Log['info'] =>
    (event, fields) => {
      heard.push({ place: 'log', text: JSON.stringify([event, fields ?? {}]) })
      passOn[level](event, fields)
    }
  const keepPersonal: Canary['keepPersonal'] = (values) => {
    // Shorter ones stand in any text by chance.
    for (const value of values) if (value !== undefined && value.length > 4) personal.add(value)
  }
  const secrets: Canary['secrets'] = (simulator) => [...kept, ...readSecrets(simulator)]
  return {
    log: { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') },
    keep: (kind, value) => void kept.push({ kind, value }),
    keepPersonal,
    hear: (place, text) => void heard.push({ place, text }),
    secrets,
    personal: () => [...personal],
    findLeaks: async (simulator, store) => {
      const names = await readNames(store)
      keepPersonal(names)
      const rows = await readRows(store)
      const all = secrets(simulator)
      const written = [
        ...heard,
        ...rows.map(({ text }) => ({ place: 'row' as const, text })),
        ...readMessages(simulator),
      ]
      const unnamed = [
        ...heard.filter(({ place }) => place === 'log').map(({ text }) => ['a log', text] as const),
        ...rows.filter(({ queued }) => queued).map(({ text }) => ['the queue', text] as const),
      ]
      return [
        ...findStrays(all, written),
        ...findPairs(all, names, readMessages(simulator)),
        ...findPersonal([...personal], unnamed),
      ]
    },
  }
}

type Written = { readonly place: Place; readonly text: string }

function findStrays(secrets: readonly KnownSecret[], written: readonly Written[]): string[] {
  return [...Map.groupBy(written, ({ place }) => place)].flatMap(([place, ones]) => {
    const bytes = Buffer.from(ones.map(({ text }) => text).join('\n'))
    const allowed: readonly SecretKind[] = places[place]
    const found = secrets.filter(
      ({ kind, value }) => !allowed.includes(kind) && holdsSecret(bytes, value),
    )
    return [...new Set(found.map(({ kind }) => `${kind} in ${place}`))]
  })
}

/** A message carries one secret at most, none to anybody but the hire, and never beside the account's name. */
function findPairs(
  secrets: readonly KnownSecret[],
  names: readonly string[],
  messages: readonly (Written & { readonly to: string })[],
): string[] {
  return messages.flatMap(({ place, to, text }) => {
    const bytes = Buffer.from(text)
    const found = secrets.filter(({ value }) => holdsSecret(bytes, value))
    const held = new Set(found.map(({ value }) => value))
    // Two routes are named for it: the manager reads the password, or the pass.
    const isManagers = found.every(({ kind }) => /^mailed/.test(kind))
    if (held.size === 0) return []
    return [
      ...(held.size > 1 ? [`two secrets in one ${place}`] : []),
      ...(to.endsWith('@contoso.test') && !isManagers
        ? [`a secret in a ${place} to the organisation`]
        : []),
      ...(names.some((name) => text.includes(name))
        ? [`a secret beside a name in a ${place}`]
        : []),
    ]
  })
}

function findPersonal(
  personal: readonly string[],
  written: readonly (readonly [string, string])[],
): string[] {
  // As words of their own: "Hidde" is not in "hidden".
  const escaped = personal.map((value) => value.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped.join('|')})(?![\\p{L}\\p{N}])`, 'iu')
  const found = personal.length === 0 ? [] : written.filter(([, text]) => pattern.test(text))
  return [...new Set(found.map(([place]) => `personal words in ${place}`))]
}

function readMessages({ mailbox, phone }: Simulator) {
  return [
    ...mailbox.addresses().flatMap((to) =>
      mailbox.messages(to).map(({ subject, text, html }) => ({
        place: 'mail' as const,
        to,
        text: `${subject}\n${text}\n${html}`,
      })),
    ),
    ...phone
      .numbers()
      .flatMap((to) =>
        phone.messages(to).map(({ text }) => ({ place: 'text' as const, to, text })),
      ),
  ]
}

const inMessages = {
  mail: [
    ['link', /\/#([\w-]{22})\b/g],
    ['report', /#n\.([\w-]{22})\b/g],
    ['mail code', /^\s*(\d{6})\s*$/gm],
    ['mailed pass', /Temporary Access Pass to [^:]*: (\S+) Ask them/g],
    ['mailed password', /^\s*((?:[A-Z][a-z]\d[a-z]-)+[A-Z][a-z]\d[a-z])\s*$/gm],
  ],
  text: [
    ['link', /\/#([\w-]{22})\b/g],
    ['text code', /#(\d{6})$/gm],
    ['temporary password', /((?:[A-Z][a-z]\d[a-z]-)+[A-Z][a-z]\d[a-z])/g],
    ['texted pass', /: (\S+) is your pass for/g],
  ],
} as const

function readSecrets(simulator: Simulator): readonly KnownSecret[] {
  const found = readMessages(simulator).flatMap(({ place, text }) =>
    inMessages[place].flatMap(([kind, pattern]) =>
      [...text.matchAll(pattern)].map(([, value = '']) => ({ kind, value })),
    ),
  )
  return [...new Map(found.map((each) => [`${each.kind} ${each.value}`, each])).values()]
}

/** How accounts are called in the directory, as the server knows them. */
async function readNames(store: Store): Promise<readonly string[]> {
  const rows = await store
    .selectFrom('delivery')
    .select(['sam_account_name', 'user_principal_name'])
    .execute()
  // Who is in the cloud alone has no name of Windows' own.
  return rows.flatMap((row) =>
    [row.sam_account_name, row.user_principal_name].flatMap((name) => name || []),
  )
}

/** Every row of every table, the queue's included, as PostgreSQL writes it. */
async function readRows(store: Store) {
  const tables = await sql<{ schema: string; name: string }>`
    select schemaname as schema, tablename as name from pg_tables
    where schemaname in ('firstkey', 'pgboss')`.execute(store)
  const rows = await Promise.all(
    tables.rows.map(async ({ schema, name }) => {
      const found = await sql<{ row: string }>`
        select t::text as row from ${sql.table(`${schema}.${name}`)} t`.execute(store)
      return found.rows.map(({ row }) => ({ queued: schema === 'pgboss', text: row }))
    }),
  )
  return rows.flat()
}
