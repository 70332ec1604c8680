import { errors, isErrorCode } from '../../protocol/errors.ts'
import type { LeftOut } from './decide-to-send.ts'
import type { RunPlan } from './plan-run.ts'
import type { PersonsEnd } from './provision.ts'
import type { SendReport } from './send-people.ts'

const why: Readonly<Record<LeftOut, string>> = {
  'sent-before': 'sent before with the same words',
  'under-way':
    'sent before; the log does not say yet what became of them: try again in half an hour',
  'unknown-yet': 'sent, and the answer was lost: try again in half an hour',
  exists: 'there is an account with this employee number: --update sends them too',
  'several-exist': 'several accounts have this employee number',
  'guard-provision': 'there is an account, and `provision.mayUpdate` of the guard file is not true',
  'guard-disable': 'not active, and `provision.mayDisable` of the guard file is not true',
  'guard-protected': 'a protected account is never changed',
  'guard-container': 'the account stands outside the containers of the guard file',
  'day-is-full': '`provision.perDay` of the guard file is reached: send the file again tomorrow',
  'directory-unreadable':
    'nobody could look whether there is an account, or whether its owner holds a role in the tenant: nothing is sent unseen',
}

/** A run as text. No value of the file but employee numbers. */
export function printRun(run: RunPlan & Partial<SendReport>, dryRun: boolean): string {
  const { ready, sent = 0, unknown = 0, left = 0, stopped } = run
  const reasons = Map.groupBy(run.leftOut, (each) => each.why)
  const [first] = ready
  return [
    dryRun ? `${ready.length} would be sent` : `${sent} sent`,
    ...(unknown > 0
      ? [`${unknown} sent without an answer: send the file again in half an hour`]
      : []),
    ...(left > 0 ? [`${left} not sent`] : []),
    ...(stopped ? [`stopped: ${sayStop(stopped)}`] : []),
    ...[...reasons].flatMap(([reason, people]) => [
      `${people.length} left out: ${why[reason]}`,
      `  ${listIds(people.map(({ id }) => id))}`,
    ]),
    ...(run.withoutManager.length > 0
      ? [
          `${run.withoutManager.length} without a manager: theirs is neither in the file nor in the directory`,
          `  ${listIds(run.withoutManager)}`,
        ]
      : []),
    ...run.problems.map(({ line, problems }) => `line ${line}: ${problems.join('; ')}`),
    ...(dryRun && first
      ? ['the first would be sent as', JSON.stringify(mask(first.data), undefined, 2)]
      : []),
    ...(sent > 0
      ? ['Microsoft takes minutes, and its log five to ten more: firstkey provision --status']
      : []),
  ].join('\n')
}

/** Whether there is nothing left for anybody to look at. */
export function isSmooth({
  problems,
  unknown = 0,
  stopped,
  leftOut,
}: RunPlan & Partial<SendReport>): boolean {
  const fine: ReadonlySet<LeftOut> = new Set(['exists', 'sent-before'])
  return (
    problems.length === 0 &&
    unknown === 0 &&
    stopped === undefined &&
    leftOut.every((each) => fine.has(each.why))
  )
}

/** What became of everybody, as text: those first whom somebody has to look at. */
export function printEnds(ends: readonly PersonsEnd[]): string {
  if (ends.length === 0) return 'nobody was sent'
  const order = ['failed', 'unknown', 'waiting', 'created'] as const
  const lines = order.flatMap((became) => {
    const some = ends.filter((end) => end.became === became)
    if (some.length === 0) return []
    const head = `${some.length} ${became}`
    if (became !== 'failed') return [head, `  ${listIds(some.map(({ id }) => id))}`]
    return [head, ...some.flatMap(describeFailure)]
  })
  return lines.join('\n')
}

function describeFailure({
  id,
  code = 'provisioning-failed',
  reason,
}: PersonsEnd): readonly string[] {
  const entry = isErrorCode(code) ? errors[code] : undefined
  return [
    `  ${id}  ${entry?.public ?? code}`,
    ...(reason ? [`      Entra: ${reason}`] : []),
    ...(entry ? [`      ${entry.remedy}`] : []),
  ]
}

function sayStop(stopped: NonNullable<SendReport['stopped']>): string {
  if (stopped === 'day-is-full') {
    return 'the calls of these 24 hours are used up (`callsPerDay`); send the file again tomorrow, nobody is sent twice'
  }
  const { public: said, remedy } = errors[stopped]
  return `${said} ${remedy} Then send the file again: nobody is sent twice.`
}

const shown = 10
function listIds(ids: readonly string[]): string {
  const rest = ids.length - shown
  return ids.slice(0, shown).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}

/** The shape of what is sent, without what stands in it. */
function mask(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(mask)
  if (typeof value !== 'object' || value === null) return typeof value === 'boolean' ? value : '•••'
  const entries = Object.entries(value).map(([key, each]) => [
    key,
    key === 'schemas' ? each : mask(each),
  ])
  return Object.fromEntries(entries)
}
