import { type Parsed, refused } from './row-problem.ts'

const controlCharacter = /\p{Cc}/u
const spreadsheetError =
  /^#(?:N\/A|REF!|NAME\?|VALUE!|DIV\/0!|NULL!|NUM!|GETTING_DATA|SPILL!|CALC!)$/
const roundedNumber = /^\d(?:[.,]\d+)?E\+\d+$/i

/**
 * A text as it will be stored: without blanks around it, in NFC. Whatever it says (an address, markup, a formula) it stays
 * text; who shows it escapes it. Undefined when nothing is left.
 */
export function parseText(given: string | undefined, longest: number): Parsed<string | undefined> {
  const value = (given ?? '').trim().normalize('NFC')
  if (value === '') return { value: undefined }
  if (controlCharacter.test(value)) return refused('control-character')
  if (!value.isWellFormed() || value.includes('\uFFFD')) return refused('not-utf8')
  if (value.length > longest) return refused('too-long', `at most ${longest} characters fit`)
  return { value }
}

/** A text that a program will read: what a spreadsheet made of it is refused as well. */
export function parseWord(given: string | undefined, longest: number): Parsed<string | undefined> {
  const parsed = parseText(given, longest)
  if ('refused' in parsed || parsed.value === undefined) return parsed
  if (spreadsheetError.test(parsed.value)) return refused('spreadsheet-error')
  if (roundedNumber.test(parsed.value)) return refused('rounded-number')
  return parsed
}
