import * as z from 'zod/mini'
import type { CommandContext } from '../command-context.ts'
import { openApi } from '../open-api.ts'
import { paint, plain } from '../terminal/paint.ts'
import { printFacts } from '../terminal/print-facts.ts'

const text = z.nullable(z.string())
const zHire = z.object({
  id: z.string(),
  employeeNumber: text,
  userPrincipalName: text,
  firstName: text,
  lastName: text,
  startsOn: z.string(),
  startsAt: text,
  timeZone: z.string(),
  mobile: text,
  mail: text,
  managerName: text,
  managerMail: text,
  delivery: z.string(),
  phase: z.string(),
  problem: text,
  deskToldOf: text,
  ticket: text,
  deskUntoldSince: text,
  nextLookAt: text,
  advice: z.nullable(z.object({ reason: z.string(), hint: z.string() })),
  cloud: z.nullable(
    z.object({
      state: z.string(),
      hindrances: z.array(z.string()),
      method: text,
      passEndsAt: text,
      passRemovedAt: text,
    }),
  ),
  route: z.object({ name: z.string(), custody: z.string() }),
  custody: z.nullable(z.object({ readableBy: z.string(), proof: text })),
  missing: z.nullable(z.string()),
  timeline: z.array(
    z.object({
      at: z.string(),
      event: z.string(),
      detail: z.record(z.string(), z.union([z.string(), z.number()])),
    }),
  ),
})

/** `hire show ID`: one hire, how far they are, and what happened. */
export async function showHire(
  id: string,
  options: { readonly json: boolean },
  { settings, terminal }: CommandContext,
): Promise<number> {
  const api = await openApi(settings)
  const answer = await api.call('GET', `/api/hires/${encodeURIComponent(id)}`)
  if (options.json) {
    terminal.out(`${JSON.stringify(answer)}\n`)
    return 0
  }
  const hire = zHire.parse(answer)
  const name = [hire.firstName, hire.lastName].filter((part) => part !== null).join(' ')
  printFacts(terminal, [
    ['name', name || null],
    ['number', hire.employeeNumber],
    ['account', hire.userPrincipalName],
    ['starts', [hire.startsOn, hire.startsAt, hire.timeZone].filter(Boolean).join(' ')],
    ['mobile', hire.mobile],
    ['mail', hire.mail],
    ['manager', [hire.managerName, hire.managerMail].filter(Boolean).join(', ') || null],
    ['phase', hire.phase],
    ['problem', hire.problem ?? hire.deskToldOf],
    ['ticket', hire.ticket],
    ['desk', hire.deskUntoldSince && `could not be told, since ${toSeconds(hire.deskUntoldSince)}`],
    ['next look', hire.nextLookAt && toSeconds(hire.nextLookAt)],
    ['route', `${hire.route.name}: ${hire.route.custody}`],
    ['missing', hire.missing && (missingWords[hire.missing] ?? hire.missing)],
    ['custody', hire.custody && describeCustody(hire.custody)],
    ['cloud', hire.cloud && describeCloud(hire.cloud)],
    ['advice', hire.advice && `${hire.advice.reason}: ${hire.advice.hint}`],
    ['hire', hire.id],
    ['delivery', hire.delivery],
  ])
  terminal.out('\n')
  for (const { at, event, detail } of hire.timeline) {
    const words = Object.entries(detail).map(([key, value]) => `${key} ${value}`)
    terminal.out(
      `${paint(terminal, 'dim', toSeconds(at))}  ${plain([event, ...words].join('  '))}\n`,
    )
  }
  return 0
}

const proofWords: Readonly<Record<string, string>> = {
  text: 'proof: text, a code that an agent checked',
  allowance: 'proof: allowance, an operator beside the agent',
  server: 'proof: server, the word of this server alone',
}

/** Who could read the key, and on whose word it was set. */
function describeCustody(custody: { readonly readableBy: string; readonly proof: string | null }) {
  const proof = custody.proof ?? 'not said'
  return `readable by ${custody.readableBy}; ${proofWords[proof] ?? `proof: ${proof}`}`
}

const missingWords: Readonly<Record<string, string>> = {
  'directory-password':
    'a password for the directory: they set it with their passkey (my password), or the desk gives one',
}

const cloudWords: Readonly<Record<string, string>> = {
  absent: 'not in the tenant yet',
  hindered: 'no pass can be given',
  ready: 'a pass can be given',
  given: 'a pass was shown',
}

/** How the tenant's half stands, and what became of the pass. */
function describeCloud(cloud: NonNullable<z.infer<typeof zHire>['cloud']>): string {
  const state =
    cloud.method === null ? (cloudWords[cloud.state] ?? cloud.state) : `registered: ${cloud.method}`
  const why = cloud.hindrances.length > 0 ? ` (${cloud.hindrances.join(', ')})` : ''
  if (cloud.passRemovedAt) return `${state}${why}; the pass is removed`
  return cloud.passEndsAt ? `${state}${why}, until ${toSeconds(cloud.passEndsAt)}` : state + why
}

/** An instant without its milliseconds. */
function toSeconds(instant: string): string {
  return instant.replace(/\.\d+Z$/, 'Z')
}
