import { parsePhoneNumberFromString } from 'libphonenumber-js/max'

/**
 * A number in E.164 with a space behind its country code: `+31 612345678`. `undefined` for one that no country has. Not
 * verified: that it may be written to.
 */
export function spaceNumber(number: string): string | undefined {
  const parsed = parsePhoneNumberFromString(number)
  return parsed && `+${parsed.countryCallingCode} ${parsed.nationalNumber}`
}
