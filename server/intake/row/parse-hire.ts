import type { Hire } from '../hire.ts'
import type { HireField, HireRow } from './hire-row.ts'
import { longestFields } from './longest-fields.ts'
import {
  type NumberRules,
  parseDevice,
  parseLanguage,
  parseMail,
  parseMobile,
} from './parse-contact.ts'
import { parseAccountName, parseGuid, parsePrincipalName } from './parse-names.ts'
import { checkDay, parseDay, parseTimeOfDay, parseZone } from './parse-start.ts'
import { parseText, parseWord } from './parse-text.ts'
import { type Parsed, type RowProblem, type RowRefusalCode, refusal } from './row-problem.ts'

/** What a row is understood against. */
export interface IntakeRules extends NumberRules {
  readonly now: Date
  /** The organisation's time zone, where one is configured. */
  readonly defaultZone?: string
  /** How long after the start a link works: an older start is refused. */
  readonly linkDays: number
}

/** A hire that has its shape, or every reason why not. */
export type ParsedHire = { readonly hire: Hire } | { readonly problems: readonly RowProblem[] }

/**
 * Understands one row. **Not yet verified:** that the account exists, carries this number, or was never used; whose number
 * and mailbox these are. Names stay the text they are.
 */
export function parseHire(row: HireRow, rules: IntakeRules): ParsedHire {
  const problems: RowProblem[] = []
  const report = (code: RowRefusalCode, column?: HireField) =>
    problems.push({ ...(column && { column }), ...refusal(code) })
  const read = createReader(row, problems)
  const names = {
    ...read('employeeNumber', accept),
    ...read('objectGuid', parseGuid),
    ...read('userPrincipalName', parsePrincipalName),
    ...read('samAccountName', parseAccountName),
  }
  const start = readStart(read, report, rules)
  const contact = {
    ...read('firstName', accept),
    ...read('lastName', accept),
    ...read('language', parseLanguage),
    ...read('mobile', (word) => parseMobile(word, rules)),
    ...read('mail', parseMail),
    ...read('managerName', accept),
    ...read('managerMail', parseMail),
  }
  const device = read('device', parseDevice)
  if (isSameMailbox(contact.mail, contact.managerMail)) report('mail-is-managers', 'mail')
  const named = ['employeeNumber', 'objectGuid', 'userPrincipalName', 'samAccountName'] as const
  const triedToName = problems.some(({ column }) => named.some((name) => name === column))
  if (Object.keys(names).length === 0 && !triedToName) report('hire-unnamed')
  if (problems.length > 0 || start === undefined) return { problems }
  return { hire: { names, start, contact, ...device } }
}

type Reader = <F extends HireField, T>(
  field: F,
  parse: (word: string) => Parsed<T>,
) => { [K in F]?: T }

/** Reads a field where it is filled, and notes what is wrong with it. */
function createReader(row: HireRow, problems: RowProblem[]): Reader {
  return <F extends HireField, T>(field: F, parse: (word: string) => Parsed<T>) => {
    const nothing: { [K in F]?: T } = {}
    const read = freeText.has(field) ? parseText : parseWord
    const text = read(row[field], longestFields[field])
    if ('value' in text && text.value === undefined) return nothing
    const parsed = 'value' in text && text.value !== undefined ? parse(text.value) : text
    if ('refused' in parsed) problems.push({ column: field, ...parsed.refused })
    else return { ...nothing, [field]: parsed.value }
    return nothing
  }
}

/** What people are called is theirs to say: nothing but control characters and length is looked at. */
const freeText: ReadonlySet<HireField> = new Set(['firstName', 'lastName', 'managerName'])

function accept(text: string): Parsed<string> {
  return { value: text }
}

function isSameMailbox(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && one.toLowerCase() === other?.toLowerCase()
}

function readStart(
  read: Reader,
  report: (code: RowRefusalCode, column?: HireField) => void,
  rules: IntakeRules,
): Hire['start'] | undefined {
  const given = read('timeZone', parseZone).timeZone
  const timeZone = given ?? rules.defaultZone
  if (timeZone === undefined) report('zone-missing', 'timeZone')
  let isThere = false
  const parsed = read('startsOn', (word) => {
    isThere = true
    const day = parseDay(word)
    if ('refused' in day || timeZone === undefined) return day
    const checked = checkDay(day.value.day, timeZone, rules.now, rules.linkDays)
    return 'refused' in checked ? checked : day
  })
  const at = read('startsAt', parseTimeOfDay).startsAt ?? parsed.startsOn?.time
  if (parsed.startsOn === undefined || timeZone === undefined) {
    if (!isThere) report('start-missing', 'startsOn')
    return undefined
  }
  return {
    startsOn: parsed.startsOn.day,
    ...(at === undefined ? {} : { startsAt: at }),
    timeZone,
    zoneAssumed: given === undefined,
  }
}
