import { chmodSync, chownSync, lstatSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { StoreError } from '../store-error.ts'
import type { Account } from './choose-account.ts'
import { findClosedFolder } from './find-closed-folder.ts'

/** Where everything of one embedded database lies. */
export interface Folders {
  /** The configured folder; everything below is in it, but for a socket whose path would be too long. */
  readonly state: string
  /** Owned by the database's user, nobody else may look inside. */
  readonly cluster: string
  readonly data: string
  /** What we decide about the cluster (who may connect, the log): ours, so that its user cannot change it. */
  readonly settings: string
  readonly programs: string
  readonly socket: string
}

/** A socket's path, its closing zero byte aside, has at most 107 bytes (`sun_path` in unix(7)); macOS has 103. */
const longestSocketPath = process.platform === 'darwin' ? 103 : 107
const temporarySocket = /\/firstkey-socket-[A-Za-z0-9]{6}$/

/** The folders under `state`, made where they are missing. `socket` is not made yet: see {@link makeSocketFolder}. */
export function prepareFolders(state: string, account: Account): Folders {
  mkdirSync(state, { recursive: true, mode: 0o700 })
  openTo(account, state)
  const folders = {
    state,
    cluster: join(state, 'postgres'),
    data: join(state, 'postgres', 'data'),
    settings: join(state, 'postgres-settings'),
    programs: join(state, 'postgres-programs'),
    socket: join(state, 'postgres-socket'),
  }
  makeFolder(folders.cluster, account)
  mkdirSync(folders.settings, { recursive: true })
  // Whatever our umask: the database's user must read these.
  chmodSync(folders.settings, 0o755)
  return folders
}

/** Makes the 0700 folder for the socket; a short one among the temporary files where ours would be too long. */
export function makeSocketFolder(wanted: string, port: number, account: Account): string {
  if (Buffer.byteLength(join(wanted, `.s.PGSQL.${port}`)) <= longestSocketPath) {
    makeFolder(wanted, account)
    return wanted
  }
  const short = Buffer.byteLength(tmpdir()) < 60 ? tmpdir() : '/tmp'
  const folder = mkdtempSync(join(short, 'firstkey-socket-'))
  if (account.drop) chownSync(folder, account.uid, account.gid)
  return folder
}

/** Removes a socket folder that {@link makeSocketFolder} had to make elsewhere. Others are left alone. */
export function removeSocketFolder(folder: string, account: Account): void {
  if (!temporarySocket.test(folder)) return
  const stats = lstatSync(folder, { throwIfNoEntry: false })
  if (!stats?.isDirectory() || stats.uid !== account.uid) return
  rmSync(folder, { recursive: true, force: true })
}

function makeFolder(path: string, account: Account): void {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  // Safe to follow the path: everything above it belongs to us, not to the database's user.
  if (account.drop) chownSync(path, account.uid, account.gid)
  chmodSync(path, 0o700)
}

/** Lets the database's user walk through the state folder (not read it), where it is ours alone so far. */
function openTo(account: Account, state: string): void {
  const closed = findClosedFolder(state, account)
  if (closed === null) return
  const { mode, uid } = lstatSync(state)
  const groupIsUnused = (mode & 0o070) === 0
  if (closed === state && account.drop && uid === 0 && groupIsUnused) {
    chownSync(state, uid, account.gid)
    chmodSync(state, (mode & 0o7777) | 0o010)
    return
  }
  throw new StoreError(
    'database-folder-closed',
    `the database's user (number ${account.uid}) cannot reach ${state}: ${closed} is closed to it`,
    'start Firstkey as the user that it belongs to, or configure a state folder elsewhere, for example /var/lib/firstkey',
  )
}
