import { join } from 'node:path'
import {
  cruise,
  type ICruiseOptions,
  type ICruiseResult,
  type IResolveOptions,
} from 'dependency-cruiser'
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config'
import { importRules } from './import-rules.ts'
import { root } from './repository-files.ts'

export interface Cruised {
  readonly modules: ReadonlySet<string>
  /** `rule: from → to`, sorted. */
  readonly violations: readonly string[]
}

/** Follows every import below these folders of `base` and holds it against the rules of the house. */
export async function cruiseFolders(base: string, folders: readonly string[]): Promise<Cruised> {
  const { tsConfig: _, enhancedResolveOptions, ...options } = importRules.options
  const settings = {
    ...options,
    baseDir: base,
    validate: true,
    ruleSet: { forbidden: importRules.forbidden },
    // What it resolved before stands in a cache of the process, and fixtures come and go.
    enhancedResolveOptions: {
      ...enhancedResolveOptions,
      cachedInputFileSystem: { cacheDuration: 1 },
    },
  }
  const { output } = await cruise(
    [...folders],
    settings as ICruiseOptions,
    enhancedResolveOptions as Partial<IResolveOptions>,
    { tsConfig: extractTsConfig(join(root, 'tsconfig.json')) },
  )
  const { modules, summary } = output as ICruiseResult
  return {
    modules: new Set(modules.map(({ source }) => source)),
    violations: summary.violations
      .map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)
      .sort(),
  }
}
