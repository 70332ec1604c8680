import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { StoreError } from '../store-error.ts'
import type { Account } from './choose-account.ts'
import { explainFailure } from './explain-failure.ts'
import { findProcessesIn } from './find-processes-in.ts'
import type { Folders } from './prepare-folders.ts'
import type { ReadyPrograms } from './prepare-programs.ts'
import { runAs, runToEnd } from './run-as.ts'

/** The role that the supervisor connects as. The product itself uses another one, without its powers. */
export const supervisorRole = 'supervisor'

const half = 'data.new-'
const mostTries = 3

/** The major version of the data that is there, for example `18`, or null when there is none yet. */
export function readDataVersion(dataFolder: string): string | null {
  try {
    return readFileSync(join(dataFolder, 'PG_VERSION'), 'utf8').trim()
  } catch {
    return null
  }
}

/**
 * Makes a new cluster where there is none. It is built beside its place and moved there whole, so that a start
 * that was cut off leaves either nothing or a cluster; what it left half-made is removed here, and nothing else ever is.
 */
export async function createCluster(
  folders: Folders,
  programs: ReadyPrograms,
  account: Account,
): Promise<void> {
  await removeHalfMade(folders, account)
  for (let tries = 1; readDataVersion(folders.data) === null; tries += 1) {
    refuseForeign(folders.data)
    const error = await makeCluster(folders, programs, account)
    // Another start may have been quicker, or have tidied ours away in the moment before it was at work.
    if (error && tries === mostTries && readDataVersion(folders.data) === null) {
      throw explainFailure(words(error), folders.data, error)
    }
  }
}

async function makeCluster(
  folders: Folders,
  programs: ReadyPrograms,
  account: Account,
): Promise<Error | null> {
  const making = join(folders.cluster, `${half}${randomUUID()}`)
  const args = ['-D', making, '-U', supervisorRole, ...choices(programs.major)]
  try {
    await runToEnd(runAs(account, '/bin/mkdir', ['-m', '700', '--', making], {}, 'KILL'))
    const command = runAs(account, programs.initdb, args, programs.environment, 'KILL')
    // At work *in* the folder: that is how another start sees that it is not left behind.
    await runToEnd({ ...command, options: { ...command.options, cwd: making } })
    renameSync(making, folders.data)
    return null
  } catch (error) {
    await remove(making, account)
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** UTF-8, one sort order on every machine, checksums, and no way in but the socket. */
function choices(major: string): string[] {
  const builtin = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
  const locale = Number(major) >= 17 ? builtin : ['--locale=C.UTF-8', '--lc-messages=C']
  return [
    '--encoding=UTF8',
    '--data-checksums',
    '--auth-local=peer',
    '--auth-host=reject',
    '--no-instructions',
    ...locale,
  ]
}

async function removeHalfMade({ cluster }: Folders, account: Account): Promise<void> {
  for (const name of readdirSync(cluster)) {
    const path = join(cluster, name)
    // Only ours, and only while nobody is still making it.
    if (name.startsWith(half) && !findProcessesIn(path)?.length) await remove(path, account)
  }
}

/** As the database's user, so that a link it may have planted leads nowhere it could not go itself. */
async function remove(path: string, account: Account): Promise<void> {
  await runToEnd(runAs(account, '/bin/rm', ['-rf', '--', path], {}, 'KILL'))
}

function refuseForeign(dataFolder: string): void {
  if (!existsSync(dataFolder) || readdirSync(dataFolder).length === 0) return
  throw new StoreError(
    'database-folder-foreign',
    `${dataFolder} holds files, but no finished database`,
    'nothing was touched: move those files away, restore the missing ones, or configure another state folder',
  )
}

function words(error: Error): string {
  return 'stderr' in error ? `${error.stderr}\n${error.message}` : error.message
}
