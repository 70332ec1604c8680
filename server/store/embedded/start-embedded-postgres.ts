import { resolve } from 'node:path'
import type { Clock } from '../../../protocol/clock.ts'
import type { Log } from '../../../protocol/log.ts'
import type { SocketConnection } from '../connection.ts'
import { StoreError } from '../store-error.ts'
import { chooseAccount, findOwnName } from './choose-account.ts'
import type { Cluster } from './cluster.ts'
import { createCluster, readDataVersion, supervisorRole } from './create-cluster.ts'
import { ensureDatabase } from './ensure-database.ts'
import { explainFailure } from './explain-failure.ts'
import { findPrograms } from './find-programs.ts'
import { makeSocketFolder, prepareFolders, removeSocketFolder } from './prepare-folders.ts'
import { preparePrograms } from './prepare-programs.ts'
import { readPostmasterFile } from './read-postmaster-file.ts'
import { superviseCluster } from './supervise-cluster.ts'
import { embeddedPort, productRole } from './write-settings.ts'

export interface EmbeddedOptions {
  /** Everything lies in here. Made when missing. For example `/var/lib/firstkey`. */
  readonly stateFolder: string
  /** The folder with `initdb` and `postgres`; without it, npm's for this machine, else one installed on the host. */
  readonly programs?: string | undefined
  /** The user that PostgreSQL runs as when we are root; without it `firstkey` where there is one, else `nobody`. */
  readonly user?: string | undefined
  readonly log: Log
  /** The time of the machine: waiting for a server is not business time. */
  readonly clock: Clock
}

export interface EmbeddedPostgres {
  /** The product's own database. */
  readonly connection: SocketConnection
  /** The same server with all powers: for tests and maintenance, never for the product. */
  readonly administrator: SocketConnection
  /** The number of the server's first process, which changes when it had to be started again. */
  pid(): number
  /** Ends the server cleanly. May be called twice. */
  stop(): Promise<void>
}

/**
 * Starts a PostgreSQL of our own and looks after it: a server that dies is started again, and ours dies with us. Only this
 * process's user gets in: it listens on a Unix socket in a closed folder and asks the operating system who is calling.
 *
 * Throws a {@link StoreError}; whatever it says, data that was there is still there, untouched.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const cluster = await prepareCluster(options).catch((error: unknown) => {
    if (error instanceof StoreError) throw error
    throw explainFailure(String(error), options.stateFolder, error)
  })
  const earlier = readPostmasterFile(cluster.folders.data)
  try {
    const supervisor = await superviseCluster(cluster, ensureDatabase)
    // What a killed process had made among the temporary files.
    if (earlier) removeSocketFolder(earlier.socket, cluster.account)
    const at = { folder: cluster.socket, port: embeddedPort }
    return {
      connection: { ...at, user: productRole, database: productRole },
      administrator: { ...at, user: supervisorRole, database: 'postgres' },
      pid: supervisor.pid,
      stop: supervisor.stop,
    }
  } catch (error) {
    removeSocketFolder(cluster.socket, cluster.account)
    throw error
  }
}

async function prepareCluster(options: EmbeddedOptions): Promise<Cluster> {
  const { clock, log } = options
  const state = resolve(options.stateFolder)
  const account = chooseAccount(resolve(state, 'postgres', 'data'), options.user)
  const ownName = findOwnName()
  const folders = prepareFolders(state, account)
  const version = readDataVersion(folders.data)
  const programs = await preparePrograms(findPrograms(options.programs, version), folders, account)
  refuseOtherVersion(folders.data, version, programs.major)
  await createCluster(folders, programs, account)
  const socket = makeSocketFolder(folders.socket, embeddedPort, account)
  return { account, folders, programs, socket, ownName, clock, log }
}

function refuseOtherVersion(data: string, version: string | null, major: string): void {
  if (version === null || version === major) return
  throw new StoreError(
    'database-version-differs',
    `the database in ${data} was made by PostgreSQL ${version}, this one is ${major}`,
    `nothing was touched: name the folder of a PostgreSQL ${version} in the configuration, or dump it there and restore it here`,
  )
}
