import { type OwnTexts, ownInEnglish } from './en-own.ts'
import { ownInDutch } from './nl-own.ts'

/** The languages of *my password*: the same as of the other pages. Imported by the build alone. */
export const ownCatalogues: Readonly<Record<string, OwnTexts>> = {
  en: ownInEnglish,
  nl: ownInDutch,
}
