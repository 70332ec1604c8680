import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { userInfo } from 'node:os'
import process from 'node:process'
import { StoreError } from '../store-error.ts'

/** The user of the operating system that PostgreSQL runs as. `drop` says whether we must become it first. */
export interface Account {
  readonly uid: number
  readonly gid: number
  readonly drop: boolean
}

const dedicated = 'firstkey'
const fallback = 'nobody'

/**
 * PostgreSQL refuses to run as root. Started by root it runs as the owner of the data that is already there, else
 * as `wanted`, else as a user named `firstkey` where there is one, else as `nobody`. Anybody else runs it as themselves.
 */
export function chooseAccount(dataFolder: string, wanted: string | undefined): Account {
  const { uid, gid } = findOwnAccount()
  if (uid !== 0) return { uid, gid, drop: false }
  const owner = statSync(dataFolder, { throwIfNoEntry: false })
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid, drop: true }
  const names = wanted === undefined ? [dedicated, fallback] : [wanted]
  for (const name of names) {
    const found = findAccount(name)
    if (found && found.uid !== 0) return { ...found, drop: true }
  }
  throw new StoreError(
    'database-account-unsuitable',
    `PostgreSQL does not run as root, and there is no ordinary user named ${names.join(' or ')}`,
    'start Firstkey as an ordinary user, or create one with: useradd --system firstkey',
  )
}

/** The name under which this process connects; PostgreSQL asks the operating system for the same name. */
export function findOwnName(): string {
  return findOwnAccount().username
}

function findOwnAccount(): { uid: number; gid: number; username: string } {
  try {
    return userInfo()
  } catch (error) {
    throw nameless(error)
  }
}

function nameless(cause: unknown): StoreError {
  return new StoreError(
    'database-account-unsuitable',
    `the user with number ${process.getuid?.() ?? '?'} has no name on this machine`,
    'give it an entry in /etc/passwd, run as a user that has one, or set DATABASE_URL to a server of your own',
    { cause },
  )
}

function findAccount(name: string): { uid: number; gid: number } | null {
  const ask = (what: string) =>
    Number(execFileSync('id', [what, '--', name], { encoding: 'utf8', stdio: 'pipe' }))
  try {
    return { uid: ask('-u'), gid: ask('-g') }
  } catch {
    return null
  }
}
