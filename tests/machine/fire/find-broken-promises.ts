import { Client } from 'ldapts'
import { verifyLedger } from '../../../server/ledger/verify-ledger.ts'
import type { Store } from '../../../server/store/open-database.ts'
import { directoryOf } from '../simulated-world.ts'
import { waitFor } from '../wait-for.ts'
import type { Claimed } from './claim-patiently.ts'
import type { Person } from './create-person.ts'
import type { CrashWorld } from './start-crash-world.ts'
import type { UnderFire } from './start-under-fire.ts'

/** A person whose claim is over, and the delivery behind it. */
export interface Arrival {
  readonly person: Person
  readonly delivery: string
  readonly claimed: Claimed
}

/** Signs in at a machine, with a real bind, as the person would on day one. */
export async function signIn({ person, claimed }: Arrival, { simulator }: CrashWorld) {
  await bind(person, claimed.password, simulator)
  const place = { controller: 0, workstation: 'TC-01' }
  return simulator.directory.signInInteractively(person.sam, place)
}

async function bind(person: Person, password: string, simulator: CrashWorld['simulator']) {
  const { address, port, caPem } = directoryOf(simulator)
  const client = new Client({ url: `ldaps://${address}:${port}`, tlsOptions: { ca: [caPem] } })
  try {
    await client.bind(`${person.sam}@contoso.test`, password)
  } finally {
    await client.unbind().catch(() => undefined)
  }
}

/**
 * What must hold of every arrival once everybody has signed in, as sentences about what does not. `repeats`: how often one
 * message may have been said twice, besides once for every time that one of its senders was killed after saying it: a
 * sender that dies for another's sake takes every message that is on its way with it.
 */
export async function findBrokenPromises(
  arrivals: readonly Arrival[],
  world: CrashWorld,
  repeats: { readonly mail: number; readonly text: number },
): Promise<readonly string[]> {
  const broken: string[] = []
  for (const arrival of arrivals) {
    const problems = [
      ...(await findUnended(arrival, world)),
      ...(await findWrongKey(arrival, world)),
      ...(await findUnsent(arrival, world.store)),
      ...(await findTooManyMessages(arrival, world, repeats)),
      ...findTwoCodes(arrival, world),
      ...(await findLedgerGaps(arrival, world.store)),
    ]
    broken.push(...problems.map((problem) => `${arrival.person.sam}: ${problem}`))
  }
  const verdict = await verifyLedger(world.store, [])
  if ('finding' in verdict) broken.push(`the ledger does not hold: ${verdict.finding.problem}`)
  for (const program of [world.agent, ...world.servers]) broken.push(...program.faults)
  return broken
}

/** Closed with evidence, or on the desk with a ticket that was sent. */
async function findUnended({ delivery, claimed }: Arrival, { store, simulator }: CrashWorld) {
  const read = () =>
    store
      .selectFrom('delivery')
      .select(['phase', 'ticket', 'desk_told_of'])
      .where('id', '=', delivery)
      .executeTakeFirstOrThrow()
  const isEnded = async () => {
    const { phase, ticket } = await read()
    // Who got in is waited for, whatever the desk was told on the way.
    if (claimed.ended === 'done') return phase === 'closed'
    const tickets = simulator.mailbox.messages('desk@contoso.test')
    return ticket !== null && tickets.some(({ text }) => text?.includes(ticket))
  }
  const ended = await waitFor('the end', isEnded, 60).catch(() => false)
  if (ended) return []
  const { phase, desk_told_of: told } = await read()
  return [`it is ${phase}, claimed ${claimed.ended}, and the desk knows of ${told}`]
}

/** The password that was said to be set is the one that opens, set once for each box, and the receipt is the journal's. */
async function findWrongKey({ person, delivery, claimed }: Arrival, world: CrashWorld) {
  const { simulator, store } = world
  const broken: string[] = []
  if (claimed.ended === 'done') {
    await bind(person, claimed.password, simulator).catch(() =>
      broken.push('the password that is said to be set does not open'),
    )
  }
  for (const other of claimed.others) {
    const opens = await bind(person, other, simulator).then(
      () => true,
      () => false,
    )
    if (opens) broken.push('a password that was given up opens')
  }
  const { objectGuid, passwords } = simulator.directory.account(person.sam)
  const lines = world.journal().filter(({ account }) => account === objectGuid)
  const ends = lines.filter(({ type }) => type === 'set' || type === 'unproved')
  if (passwords - 1 !== ends.length) {
    broken.push(`${passwords - 1} passwords were set, ${ends.length} are in the journal`)
  }
  if (passwords - 1 > claimed.boxes) {
    broken.push(`${passwords - 1} passwords were set from ${claimed.boxes} boxes`)
  }
  if (new Set(ends.map(({ jti }) => jti)).size !== ends.length) {
    broken.push('a box was ended twice in the journal')
  }
  const row = await store
    .selectFrom('delivery')
    .select('receipt')
    .where('id', '=', delivery)
    .executeTakeFirstOrThrow()
  const receipt = lines.findLast(({ type }) => type === 'set')?.receipt
  if (claimed.ended === 'done' && row.receipt !== receipt) {
    broken.push('the receipt is not the one in the journal')
  }
  return broken
}

/** Every message comes to an end, some time after its delivery did: a try that was cut off is repeated after a pause. */
async function findUnsent({ delivery }: Arrival, store: Store) {
  const read = () =>
    store
      .selectFrom('message')
      .select('kind')
      .where('delivery_id', '=', delivery)
      .where('state', 'in', ['waiting', 'sending'])
      .execute()
  const isSent = async () => (await read()).length === 0
  if (await waitFor('the messages', isSent, 60).catch(() => false)) return []
  return (await read()).map(({ kind }) => `the message ${kind} was not sent`)
}

const subjects = {
  invitation: /set up your sign-in/i,
  'mail-code': /code/i,
  'hire-done': /was set/i,
} as const

/** Every message was sent once, or once more where its sender was killed in between; the same words each time. */
async function findTooManyMessages(
  { person, delivery }: Arrival,
  { simulator, store, servers, agent }: CrashWorld,
  repeats: { readonly mail: number; readonly text: number },
) {
  const rows = await store
    .selectFrom('message')
    .select(['kind', 'state'])
    .where('delivery_id', '=', delivery)
    .execute()
  const texts = await store
    .selectFrom('agent_job')
    .select('id')
    .where('delivery_id', '=', delivery)
    .where('kind', '=', 'send-text-code')
    .execute()
  const mails = simulator.mailbox.messages(person.mail)
  const asked = (kind: string) => rows.filter((row) => row.kind === kind).length
  const counts = Object.entries(subjects).map(([kind, subject]) => {
    const said = mails.filter((each) => subject.test(each.subject))
    const most = asked(kind) + repeats.mail + countKills(servers, said)
    return { kind, said: said.length, asked: asked(kind), most }
  })
  const managers = simulator.mailbox.messages(person.managerMail)
  const codes = simulator.phone.messages(person.mobile)
  const all = [
    ...counts,
    {
      kind: 'manager-notice',
      said: managers.length,
      asked: asked('manager-notice'),
      most: 1 + repeats.mail + countKills(servers, managers),
    },
    {
      kind: 'text-code',
      said: codes.length,
      asked: 0,
      most: texts.length + repeats.text + countKills([agent, ...servers], codes),
    },
  ]
  const links = new Set(mails.flatMap(({ text }) => /#(\w[\w-]{21})\b/.exec(text ?? '')?.[1] ?? []))
  return [
    ...all
      .filter(({ said, asked, most }) => said > most || said < asked)
      .map(({ kind, said, asked }) => `${asked} messages ${kind} were to be sent, ${said} were`),
    ...rows
      .filter(({ state }) => state === 'failed')
      .map(({ kind }) => `the message ${kind} counts as failed`),
    ...(links.size > 1 ? ['two different links were sent'] : []),
  ]
}

/** What is said just before a death is read by the simulator just after it, where the machine is busy. */
const readLate = 5_000

/** How often one of these was killed between the first and the last of a person's messages of one kind. */
function countKills(
  senders: readonly Pick<UnderFire, 'killedAt'>[],
  said: readonly { readonly at: Date }[],
): number {
  const times = said.map(({ at }) => at.getTime())
  const [first, last] = [Math.min(...times), Math.max(...times)]
  return senders
    .flatMap(({ killedAt }) => killedAt)
    .filter((at) => first - readLate <= at.getTime() && at.getTime() <= last).length
}

/** Under one label there is one code: what is said twice is the same. */
function findTwoCodes({ person }: Arrival, { simulator }: CrashWorld) {
  const mails = simulator.mailbox.messages(person.mail).map(({ text }) => text ?? '')
  const byLabel = new Map<string, Set<string>>()
  for (const text of mails) {
    const code = /(?:^|\D)(\d{6})(?:\D|$)/.exec(text)?.[1]
    const label = /\b([BCDFGHJKLMNPQRSTVWXZ]{2})\b/.exec(text)?.[1]
    if (!code || !label) continue
    byLabel.set(label, (byLabel.get(label) ?? new Set()).add(code))
  }
  return [...byLabel.values()].some((codes) => codes.size > 1)
    ? ['two different codes were mailed under one label']
    : []
}

/** Each thing that happened once stands in the ledger once. */
async function findLedgerGaps({ delivery, claimed }: Arrival, store: Store) {
  const entries = await store
    .selectFrom('ledger')
    .select('event')
    .where('subject', '=', delivery)
    .execute()
  const count = (event: string) => entries.filter((entry) => entry.event === event).length
  const once = ['account-found', 'invitation-sent']
  if (claimed.ended === 'done') once.push('sign-in-seen', 'delivery-closed')
  return once
    .filter((event) => count(event) !== 1)
    .map((event) => `${event} stands in the ledger ${count(event)} times`)
}
