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
    const differs = [read, named].some((seen) => seen !== undefined && seen !== frozen)
    return { number: frozen, became: differs ? 'cooling' : 'kept' }
  }
  const number = read ?? named
  if (number === undefined) return { became: 'none' }
  await tools.reach('number-before-journal')
  await tools.journal.append({
    type: 'number-frozen',
    at: tools.clock.now().toISOString(),
    directory: directory.name,
    account: facts.account,
    number,
    source: read === undefined ? 'job' : 'directory',
  })
  await tools.reach('number-journaled')
  return { number, became: 'frozen' }
}
