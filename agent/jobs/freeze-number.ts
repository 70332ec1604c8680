import type { Job } from '../../protocol/jobs.ts'
import type { AccountFacts } from '../directory.ts'
import type { EntryOf } from '../journal/journal-entry.ts'
import { isFirstOfDirectory } from './is-first-of-directory.ts'
import type { JobTools } from './job-tools.ts'
import { tellOldNumber } from './tell-old-number.ts'

/** The number codes go to, and what became of a number that was seen now. */
interface FrozenNumber {
  readonly number?: string
  readonly became: 'none' | 'kept' | 'frozen' | 'cooling'
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/**
 * The number of an account: the one in the journal, else the one in the directory, else (where the guard allows it) the
 * one HR named, frozen now. Another one that turns up in the directory later cools down before codes go to it, and the one
 * before is told; another one that HR names changes nothing. Either way: `cooling`, and the server tells people.
 * Called in the account's turn.
 */
export async function freezeNumber(
  job: Pick<Job, 'id' | 'delivery'>,
  facts: AccountFacts,
  tools: JobTools,
  fromJob?: string,
): Promise<FrozenNumber> {
  const { directory, rules, texts } = tools
  const parse = (text: string | undefined) =>
    text === undefined ? undefined : texts.parseNumber(text, rules.texts.countries)
  const read = parse(facts.mobile)
  const named = takesWord(tools) ? parse(fromJob) : undefined
  const frozen = tools.journal.index.findNumber(directory.name, facts.account)
  if (frozen !== undefined) {
    const { number } = frozen
    if (read !== undefined && read !== number) return coolDown(job, facts, number, read, tools)
    await keepInUse(frozen, tools)
    return { number, became: named !== undefined && named !== number ? 'cooling' : 'kept' }
  }
  const number = read ?? named
  if (number === undefined) return { became: 'none' }
  await tools.reach('number-before-journal')
  await journal(facts.account, number, read === undefined ? 'job' : 'directory', tools)
  await tools.reach('number-journaled')
  return { number, became: 'frozen' }
}

/**
 * Whether HR's word counts where the directory has no number. A journal that was put back may have lost what it froze: HR's
 * word now would be taken for HR's word then. And of several agents only the first on the list that serves the directory
 * takes it: "first seen" is one agent's memory, and a server that could ask the next one would have a first sight to give away again.
 */
function takesWord(tools: JobTools): boolean {
  const {
    rules,
    journal: { index },
  } = tools
  if (!isFirstOfDirectory(tools)) return false
  return rules.numbers === 'first-sight' && index.putBack?.confirmed !== false
}

/** Whether the number of an account is good enough for one that was used before: it stands in the directory, or is no news. */
export function isOldEnough(facts: AccountFacts, number: string, tools: JobTools): boolean {
  const { directory, rules, texts, journal: known, clock } = tools
  if (facts.mobile && texts.parseNumber(facts.mobile, rules.texts.countries) === number) return true
  const since = known.index.findNumberSince(directory.name, facts.account)
  if (since === undefined) return false
  return clock.now().getTime() - since.getTime() >= rules.numberCoolDownHours * hourMs
}

/** The directory has another number than codes go to. It cools down from our first sight of it, by our own clock. */
async function coolDown(
  job: Pick<Job, 'id' | 'delivery'>,
  { account }: AccountFacts,
  number: string,
  read: string,
  tools: JobTools,
): Promise<FrozenNumber> {
  const { directory, rules, clock } = tools
  const seen = tools.journal.index.findSeenNumber(directory.name, account)
  const now = clock.now()
  if (seen?.number === read) {
    if (now.getTime() - seen.since.getTime() >= rules.numberCoolDownHours * hourMs) {
      await journal(account, read, 'directory', tools)
      return { number: read, became: 'frozen' }
    }
    if (seen.told) return { number, became: 'cooling' }
  } else {
    await journalSeen(account, read, false, tools)
  }
  tools.log.warn('another number for codes', { job: job.id, delivery: job.delivery })
  if (await tellOldNumber(job, account, number, tools)) {
    await journalSeen(account, read, true, tools)
  }
  return { number, became: 'cooling' }
}

/**
 * A number that is asked for again is in use: it must not be forgotten and then frozen anew from what HR says by then. And
 * one that is back in the directory: what was seen meanwhile starts anew if it comes again.
 */
async function keepInUse(
  { account, number, source }: EntryOf<'number-frozen'>,
  tools: JobTools,
): Promise<void> {
  const { journal: known, directory, clock, forgetAfterDays } = tools
  const used = known.index.findLastUse(directory.name, account)
  const age = clock.now().getTime() - (used?.getTime() ?? 0)
  const isBack = known.index.findSeenNumber(directory.name, account) !== undefined
  if (!isBack && age <= (forgetAfterDays * dayMs) / 2) return
  await journal(account, number, source, tools)
}

function journal(
  account: string,
  number: string,
  source: 'directory' | 'job',
  tools: JobTools,
): Promise<void> {
  const at = tools.clock.now().toISOString()
  const directory = tools.directory.name
  return tools.journal.append({ type: 'number-frozen', at, directory, account, number, source })
}

function journalSeen(
  account: string,
  number: string,
  told: boolean,
  tools: JobTools,
): Promise<void> {
  const at = tools.clock.now().toISOString()
  const directory = tools.directory.name
  return tools.journal.append({ type: 'number-seen', at, directory, account, number, told })
}
