import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Account } from './choose-account.ts'

/**
 * The first folder on the way to `path` (itself included) that `account` may not walk through, or null. Goes by
 * the ordinary mode bits; finer access lists show themselves when the program is started.
 */
export function findClosedFolder(path: string, account: Account): string | null {
  const parent = dirname(path)
  const above = parent === path ? null : findClosedFolder(parent, account)
  if (above !== null) return above
  const stats = statSync(path)
  if (!stats.isDirectory()) return null
  let needed = 0o001
  if (stats.uid === account.uid) needed = 0o100
  else if (stats.gid === account.gid) needed = 0o010
  return (stats.mode & needed) === 0 ? path : null
}
