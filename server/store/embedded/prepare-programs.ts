import { randomUUID } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { StoreError } from '../store-error.ts'
import type { Account } from './choose-account.ts'
import { findClosedFolder } from './find-closed-folder.ts'
import type { LibraryLink, Programs } from './find-programs.ts'
import type { Folders } from './prepare-folders.ts'
import { runAs, runToEnd } from './run-as.ts'

/** A PostgreSQL that the database's user can run. */
export interface ReadyPrograms {
  readonly initdb: string
  readonly postgres: string
  /** For example `18`. */
  readonly major: string
  readonly environment: Readonly<Record<string, string>>
}

/** Makes the library links that npm's package lacks and, where its user could not read it, a copy; then asks its version. */
export async function preparePrograms(
  found: Programs,
  folders: Folders,
  account: Account,
): Promise<ReadyPrograms> {
  const closed = findClosedFolder(found.bin, account)
  if (closed !== null && !found.packaged) {
    throw new StoreError(
      'database-folder-closed',
      `the database's user (number ${account.uid}) cannot reach ${found.bin}: ${closed} is closed to it`,
      'name the folder of another PostgreSQL in the configuration, or open that one',
    )
  }
  // macOS drops DYLD_LIBRARY_PATH on the way through protected programs: there the links must lie beside the libraries.
  // (A list of folders cannot name one with a colon in it.)
  const cannotLink = process.platform === 'darwin' || /[:;]/.test(found.root + folders.settings)
  const mustCopy = found.packaged && (closed !== null || cannotLink)
  if (mustCopy) refuseUnspeakable(folders.programs)
  const bin = mustCopy ? join(copyPrograms(found, folders.programs), 'bin') : found.bin
  const libraries = join(folders.settings, 'libraries')
  const linksElsewhere = !mustCopy && found.links.length > 0
  if (linksElsewhere) makeLinks(libraries, found.links, join(found.root, 'lib'))
  const environment: Record<string, string> = linksElsewhere
    ? { LD_LIBRARY_PATH: `${libraries}:${join(found.root, 'lib')}` }
    : {}
  const postgres = join(bin, 'postgres')
  const major = await askVersion(postgres, environment, account)
  return { initdb: join(bin, 'initdb'), postgres, major, environment }
}

/** `initdb` hands its own path to a shell between double quotes, and some characters do not survive that. */
function refuseUnspeakable(folder: string): void {
  if (!/["$`\\]/.test(folder)) return
  throw new StoreError(
    'database-folder-foreign',
    `the database's programs cannot run from a folder with ", $, \` or \\ in its name: ${folder}`,
    'choose a state folder without these characters',
  )
}

async function askVersion(
  postgres: string,
  environment: Readonly<Record<string, string>>,
  account: Account,
): Promise<string> {
  const version = await runToEnd(
    runAs(account, postgres, ['--version'], environment, 'KILL'),
  ).catch((cause: unknown) => {
    throw new StoreError(
      'database-programs-missing',
      `${postgres} does not run on this machine`,
      'name the folder of a PostgreSQL (15 or newer) in the configuration, or set DATABASE_URL',
      { cause },
    )
  })
  return /\) (\d+)/.exec(version)?.[1] ?? 'unknown'
}

/** Copies a PostgreSQL (60 MB, well under a second) into place in one move, so that a copy is whole or absent. */
function copyPrograms(found: Programs, programs: string): string {
  const target = join(programs, fingerprint(found.root))
  if (existsSync(target)) return target
  mkdirSync(programs, { recursive: true })
  chmodSync(programs, 0o755)
  const half = mkdtempSync(join(programs, 'half-'))
  for (const part of ['bin', 'lib', 'share']) {
    cpSync(join(found.root, part), join(half, part), { recursive: true })
  }
  makeLinks(join(half, 'lib'), found.links, '.')
  openTree(half)
  try {
    renameSync(half, target)
  } catch (error) {
    rmSync(half, { recursive: true, force: true })
    if (!existsSync(target)) throw error
  }
  return target
}

/** A name for a copy that changes when another version of the package is installed. */
function fingerprint(root: string): string {
  const { size, mtimeMs } = statSync(join(root, 'bin', 'postgres'))
  return `postgres-${size}-${Math.trunc(mtimeMs)}`
}

function makeLinks(folder: string, links: readonly LibraryLink[], libraries: string): void {
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o755)
  for (const { name, target } of links) {
    const path = join(folder, name)
    const wanted = join(libraries, target)
    if (lstatSync(path, { throwIfNoEntry: false }) && readlinkSync(path) === wanted) continue
    // Moved into place: a PostgreSQL that starts at this moment sees the old link or the new one.
    const half = `${path}.${randomUUID()}`
    symlinkSync(wanted, half)
    renameSync(half, path)
  }
}

/** Everybody may read and run the copy, whatever the mode of the original or our umask. */
function openTree(folder: string): void {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) openTree(path)
    else if (entry.isFile()) chmodSync(path, (statSync(path).mode & 0o111) === 0 ? 0o644 : 0o755)
  }
}
