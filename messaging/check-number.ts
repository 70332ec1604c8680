import {
  type CountryCode,
  isSupportedCountry,
  type NumberType,
  ParseError,
  type PhoneNumber,
  parsePhoneNumberWithError,
} from 'libphonenumber-js/max'

/** Which numbers may be written to. Countries are ISO 3166-1 alpha-2, such as `NL`. */
export interface NumberRules {
  /** The country of numbers written without a country code. */
  readonly defaultCountry: string
  /** The only countries written to. Jersey is not `GB`: neighbours that share a code are countries of their own. */
  readonly allowedCountries: readonly string[]
}

type NumberRefusal =
  | 'number-country-not-allowed'
  | 'number-empty'
  | 'number-fixed-line'
  | 'number-not-a-mobile'
  | 'number-not-a-number'
  | 'number-premium'
  | 'number-too-long'
  | 'number-too-short'
  | 'number-without-country'

/** Whether a number may be sent texts. The hint says what to do and repeats nothing of the number. */
type NumberCheck =
  | { readonly allowed: true; readonly number: string; readonly country: string }
  | { readonly allowed: false; readonly code: NumberRefusal; readonly hint: string }

/**
 * Checks that `input` is a mobile number in an allowed country and writes it as E.164. Everything else is refused: numbers
 * that charge whoever calls them (premium, shared cost, personal), numbers that are not a person's own phone (toll-free,
 * company-wide, voice over IP, pager, voicemail), and fixed lines. Voice over IP is not tied to a phone (NIST SP 800-63B,
 * 3.1.3.1). **Not verified:** that the number is in use, or whose it is.
 */
export function checkNumber(input: string, rules: NumberRules): NumberCheck {
  const trimmed = input.trim()
  if (trimmed === '') return refused('number-empty')
  const parsed = parseNumber(trimmed, rules.defaultCountry)
  if (typeof parsed === 'string') return refused(parsed)
  if (!parsed.isValid() || parsed.ext !== undefined) return refused('number-not-a-number')
  const { country } = parsed
  if (country === undefined || !rules.allowedCountries.includes(country)) {
    return refused('number-country-not-allowed')
  }
  const kind = kinds[parsed.getType() ?? 'UNKNOWN']
  return kind === 'mobile' ? { allowed: true, number: parsed.number, country } : refused(kind)
}

/** Whether a word in the configuration is a country that numbers can be told by. */
export function isCountry(word: string): word is CountryCode {
  return isSupportedCountry(word)
}

function parseNumber(input: string, defaultCountry: string): PhoneNumber | NumberRefusal {
  const country = isCountry(defaultCountry) ? { defaultCountry } : {}
  try {
    // `extract: false`: the whole field is a number, or it is not one. "Ext. 12 or 0612345678" is somebody's note.
    return parsePhoneNumberWithError(input, { ...country, extract: false })
  } catch (error) {
    if (!(error instanceof ParseError)) throw error
    return parseRefusals[error.message] ?? 'number-not-a-number'
  }
}

const parseRefusals: Readonly<Record<string, NumberRefusal>> = {
  TOO_SHORT: 'number-too-short',
  TOO_LONG: 'number-too-long',
  INVALID_COUNTRY: 'number-without-country',
}

/** In some countries (North America) nothing tells a mobile from a fixed line: those pass. */
const kinds: Readonly<Record<NonNullable<NumberType> | 'UNKNOWN', NumberRefusal | 'mobile'>> = {
  MOBILE: 'mobile',
  FIXED_LINE_OR_MOBILE: 'mobile',
  FIXED_LINE: 'number-fixed-line',
  PREMIUM_RATE: 'number-premium',
  SHARED_COST: 'number-premium',
  PERSONAL_NUMBER: 'number-premium',
  TOLL_FREE: 'number-not-a-mobile',
  VOIP: 'number-not-a-mobile',
  PAGER: 'number-not-a-mobile',
  UAN: 'number-not-a-mobile',
  VOICEMAIL: 'number-not-a-mobile',
  UNKNOWN: 'number-not-a-mobile',
}

function refused(code: NumberRefusal): NumberCheck {
  return { allowed: false, code, hint: hints[code] }
}

const hints: Readonly<Record<NumberRefusal, string>> = {
  'number-empty':
    'Give a mobile number, or leave the column out: there are other ways to reach this person.',
  'number-not-a-number':
    'Write one number with its country code, like +31 6 12345678, and nothing else.',
  'number-too-short': 'Digits are missing. Write it with its country code, like +31 6 12345678.',
  'number-too-long': 'There are too many digits. Write one number, like +31 6 12345678.',
  'number-without-country':
    'Write the country code, like +31 6 12345678, or set a default country.',
  'number-country-not-allowed':
    'Add the country to the allowed countries, if people who start here really live there.',
  'number-fixed-line': 'This is a fixed line, which receives no texts. Give a mobile number.',
  'number-premium':
    'Whoever writes to this number is charged for it. Give an everyday mobile number.',
  'number-not-a-mobile': "This is not a person's own mobile phone. Give a mobile number.",
}
