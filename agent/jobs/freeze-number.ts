import type { AccountFacts } from '../directory.ts'
import type { JobTools } from './job-tools.ts'

/** The number codes go to, and what became of a number that was seen now. */
interface FrozenNumber {
  readonly number?: string
  readonly became: 'none' | 'kept' | 'frozen' | 'cooling'
}

/**
 * The number of an account: the one in the journal, else the one in the directory, else (where the guard allows it) the
 * one HR named, frozen now. Another number that turns up later changes nothing here: `cooling`, and the server tells people.
 * Called in the account's turn.
 */
export async function freezeNumber(
  facts: AccountFacts,
  tools: JobTools,
  fromJob?: string,
): Promise<FrozenNumber> {
  const { directory, rules, texts } = tools
  const parse = (text: string | undefined) =>
    text === undefined ? undefined : texts.parseNumber(text, rules.texts.countries)
  const read = parse(facts.mobile)
  const named = rules.numbers === 'first-sight' ? parse(fromJob) : undefined
  const frozen = tools.journal.index.findNumber(directory.name, facts.account)
  if (frozen !== undefined) {
    const { number, source } = frozen
    if (isNearlyForgotten(facts.account, tools)) await journal(facts.account, number, source, tools)
    const differs = [read, named].some((seen) => seen !== undefined && seen !== number)
    return { number, became: differs ? 'cooling' : 'kept' }
  }
  const number = read ?? named
  if (number === undefined) return { became: 'none' }
  await tools.reach('number-before-journal')
  await journal(facts.account, number, read === undefined ? 'job' : 'directory', tools)
  await tools.reach('number-journaled')
  return { number, became: 'frozen' }
}

const dayMs = 86_400_000

/** A number that is asked for again is in use: it must not be forgotten and then frozen anew from what HR says by then. */
function isNearlyForgotten(account: string, tools: JobTools): boolean {
  const { journal, directory, clock, forgetAfterDays } = tools
  const used = journal.index.findLastUse(directory.name, account)
  const age = clock.now().getTime() - (used?.getTime() ?? 0)
  return age > (forgetAfterDays * dayMs) / 2
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
