import {
  type CountryCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max'
import { checkMailAddress } from '../../../messaging/check-mail-address.ts'
import { type Device, zDevice } from '../../../protocol/claim-api.ts'
import { type Parsed, refused } from './row-problem.ts'

/** Which numbers may be sent text messages. ISO 3166-1 alpha-2. */
export interface NumberRules {
  /** Whose numbers may be written without the country's code. */
  readonly defaultCountry?: string
  /** Countries that may be sent to. Empty: every country. */
  readonly allowedCountries: readonly string[]
}

/** A mobile number in E.164. What a spreadsheet did to its plus sign is undone. */
export function parseMobile(word: string, rules: NumberRules): Parsed<string> {
  const country = toCountry(rules.defaultCountry)
  const number =
    parsePhoneNumberFromString(word, country) ??
    (/^[1-9]/.test(word) ? parsePhoneNumberFromString(`+${word}`) : undefined)
  if (!number?.isValid()) {
    return refused(
      'mobile-unusable',
      country
        ? 'write it with the country’s code, as +31 6 12345678'
        : 'write it with a plus sign and the country’s code, as +31 6 12345678',
    )
  }
  const kind = number.getType()
  if (kind !== 'MOBILE' && kind !== 'FIXED_LINE_OR_MOBILE') {
    return refused(
      'mobile-unusable',
      'this is not a mobile number; give one that takes text messages',
    )
  }
  if (rules.allowedCountries.length > 0 && !rules.allowedCountries.includes(number.country ?? '')) {
    return refused(
      'mobile-unusable',
      `its country is not allowed here; allowed are ${rules.allowedCountries.join(', ')}`,
    )
  }
  return { value: number.number }
}

function toCountry(name: string | undefined): CountryCode | undefined {
  return name !== undefined && isSupportedCountry(name) ? name : undefined
}

/** One mail address. **Not verified:** whose mailbox it is. */
export function parseMail(word: string): Parsed<string> {
  const checked = checkMailAddress(word)
  return checked.allowed ? { value: checked.address } : refused('mail-unusable')
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
