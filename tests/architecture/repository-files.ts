import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '../..')

/** Every file that is, or is about to be, under version control; paths from the root with forward slashes. */
export function listRepositoryFiles(): readonly string[] {
  const listed = execFileSync(
    'git',
    ['-c', 'safe.directory=*', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  )
  return [...new Set(listed.split('\0'))]
    .filter((path) => path !== '' && path !== 'node_modules' && existsSync(join(root, path)))
    .sort()
}

export function readRepositoryFile(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

export const isSource = (path: string): boolean => /\.tsx?$/.test(path) && !path.endsWith('.d.ts')

/** Text that people wrote: no lock file, no pictures, nothing generated. */
export const isWritten = (path: string): boolean =>
  /\.(ts|tsx|js|mjs|css|html|json|jsonc|md|sql|sh|toml|yml|yaml|txt|csv)$|^\.[^/]+$|^\.ci\//.test(
    path,
  ) && !/^package-lock\.json$|\.generated\./.test(path)
