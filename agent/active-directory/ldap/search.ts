import type { Control } from 'ldapts'
import type { Entry } from './entry.ts'

/** What is asked of a controller. */
export interface Search {
  /** One object (default), or it and everything below. */
  readonly scope?: 'base' | 'sub'
  readonly filter?: string
  readonly attributes: readonly string[]
  /** Those of `attributes` whose values are bytes. */
  readonly binary?: readonly string[]
  /** Stop after so many; without it all are read, page by page. */
  readonly limit?: number
  readonly controls?: readonly Control[]
}

/** Asks below `base`, an object's name or `<GUID=…>`. Throws `DirectoryFault`; a missing base is `account-missing`. */
export type SearchController = (base: string, search: Search) => Promise<readonly Entry[]>
