import type { StrengthFiles } from './password/strength.ts'

/** The hashed names of what the build made; it writes them into the page's script. */
export interface BuiltFiles extends StrengthFiles {
  /** The catalogues of texts, by language, and what each language calls itself. */
  readonly texts: Readonly<Record<string, string>>
  readonly languageNames: Readonly<Record<string, string>>
  /** The words for suggestions, by language. */
  readonly suggestions: Readonly<Record<string, string>>
}

declare const __BUILT_FILES__: BuiltFiles

export const builtFiles: BuiltFiles = __BUILT_FILES__
