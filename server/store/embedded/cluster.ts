import type { Clock } from '../../../protocol/clock.ts'
import type { Log } from '../../../protocol/log.ts'
import type { Account } from './choose-account.ts'
import type { Folders } from './prepare-folders.ts'
import type { ReadyPrograms } from './prepare-programs.ts'

/** One embedded database that is ready to be started: what every part of the supervisor needs to know. */
export interface Cluster {
  readonly account: Account
  readonly folders: Folders
  readonly programs: ReadyPrograms
  /** The folder of the socket that we start it with. */
  readonly socket: string
  readonly ownName: string
  readonly clock: Clock
  readonly log: Log
}
