import { checkMailAddress } from '../../../messaging/check-mail-address.ts'
import { checkNumber } from '../../../messaging/check-number.ts'
import { type Device, zDevice } from '../../../protocol/claim-api.ts'
import { type Parsed, refused } from './row-problem.ts'

/** Which numbers may be sent text messages. ISO 3166-1 alpha-2. */
export interface NumberRules {
  /** Whose numbers may be written without the country's code. */
  readonly defaultCountry?: string
  /** The only countries that may be sent to. */
  readonly allowedCountries: readonly string[]
}

/** A mobile number in E.164. A plus sign that a spreadsheet has eaten is put back. */
export function parseMobile(word: string, rules: NumberRules): Parsed<string> {
  const settings = { ...rules, defaultCountry: rules.defaultCountry ?? '' }
  const checked = checkNumber(word, settings)
  if (checked.allowed) return { value: checked.number }
  const again = /^[1-9]\d{9,}$/.test(word) ? checkNumber(`+${word}`, settings) : checked
  return again.allowed ? { value: again.number } : refused('mobile-unusable', toHint(checked.hint))
}

/** One mail address. **Not verified:** whose mailbox it is. */
export function parseMail(word: string): Parsed<string> {
  const checked = checkMailAddress(word)
  return checked.allowed
    ? { value: checked.address }
    : refused('mail-unusable', toHint(checked.hint))
}

/** Hints stand at the end of a line here: no capital, no full stop. */
function toHint(sentence: string): string {
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`.replace(/\.$/, '')
}

/** A language tag (BCP 47) in its canonical form. */
export function parseLanguage(word: string): Parsed<string> {
  try {
    const [tag] = Intl.getCanonicalLocales(word.replaceAll('_', '-'))
    return tag === undefined ? refused('language-unknown') : { value: tag }
  } catch {
    return refused('language-unknown')
  }
}

/** A kind of machine; blanks and case do not matter. */
export function parseDevice(word: string): Parsed<Device> {
  const parsed = zDevice.safeParse(word.toLowerCase().replaceAll(/[\s_]+/g, '-'))
  return parsed.success ? { value: parsed.data } : refused('device-unknown')
}
