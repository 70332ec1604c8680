import { pathToFileURL } from 'node:url'
import type { ICruiseOptions, IForbiddenRuleType, IResolveOptions } from 'dependency-cruiser'
import { root } from './repository-files.ts'

interface ImportRules {
  readonly forbidden: readonly (IForbiddenRuleType & { readonly name: string })[]
  readonly options: ICruiseOptions & { readonly enhancedResolveOptions: Partial<IResolveOptions> }
}

/** The rules of the house: plain JavaScript, so that the command-line tool reads the same file. */
const loaded = (await import(pathToFileURL(`${root}/.dependency-cruiser.mjs`).href)) as {
  default: ImportRules
}

export const importRules: ImportRules = loaded.default
