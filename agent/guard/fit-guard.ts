import { zAccount } from '../../protocol/ids.ts'
import type { DirectoryRules } from './guard-rules.ts'

/** A directory of the configuration, as far as rules have to fit it. */
export interface Governed {
  readonly name: string
  /** Its people exist in a tenant alone. */
  readonly cloudOnly: boolean
}

/**
 * What of a directory's rules does not fit it: a rule that is missing would bound nothing, and one that means nobody
 * protects nobody. One line each.
 */
export function findMisfits({ cloudOnly }: Governed, rules: DirectoryRules): readonly string[] {
  return cloudOnly ? findCloudMisfits(rules) : findDirectoryMisfits(rules)
}

function findDirectoryMisfits({ containers, denyGroups }: DirectoryRules): readonly string[] {
  return [
    ...(containers.length > 0 ? [] : ['containers: at least one is needed']),
    ...denyGroups.flatMap((group, at) =>
      isObjectId(group) ? [`denyGroups.${at}: a security identifier (S-1-5-…) is expected`] : [],
    ),
  ]
}

function findCloudMisfits(rules: DirectoryRules): readonly string[] {
  const { containers, denyGroups, deny, pilot = [], purposes, pass } = rules
  const names = (key: 'deny' | 'pilot', entries: readonly string[]) =>
    entries.flatMap((entry, at) =>
      isObjectId(entry) || entry.includes('@')
        ? []
        : [`${key}.${at}: a user principal name or an object id is expected`],
    )
  return [
    ...(pass ? [] : ['pass: is needed, since its units bound everything in the cloud alone']),
    ...(containers.length === 0 ? [] : ['containers: there are none in the cloud alone']),
    ...(purposes.includes('return') ? ['purposes: nobody returns in the cloud alone'] : []),
    ...denyGroups.flatMap((group, at) =>
      isObjectId(group) ? [] : [`denyGroups.${at}: the object id of a group is expected`],
    ),
    ...names('deny', deny),
    ...names('pilot', pilot),
  ]
}

function isObjectId(text: string): boolean {
  return zAccount.safeParse(text.toLowerCase()).success
}
