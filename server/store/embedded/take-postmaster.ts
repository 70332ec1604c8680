import { rmSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { StoreError } from '../store-error.ts'
import type { Cluster } from './cluster.ts'
import { explainFailure } from './explain-failure.ts'
import { findProcessesIn } from './find-processes-in.ts'
import { launchPostmaster, type Postmaster } from './launch-postmaster.ts'
import { openSession, type Session, takeOwnerLock } from './open-session.ts'
import { readPostmasterFile } from './read-postmaster-file.ts'
import { stopPostmaster } from './stop-postmaster.ts'

/** A running PostgreSQL that is ours: we started it, and our session holds the owner's lock. */
export interface Taken {
  readonly postmaster: Postmaster
  readonly session: Session
}

const pause = 20
const longestPause = 250
/** A killed owner's lock goes as soon as the server notices; a living owner's stays. */
const ownerPatience = 2000
/** A server with much to recover may take long; one that says nothing for this long needs a person. */
const startPatience = 120_000
const stalePatience = 4000
/** An orphan writes its checkpoint before it ends. */
const orphanPatience = 60_000

interface Attempt {
  postmaster: Postmaster | null
  readonly since: number
  ownerSeen: number | null
  lockFileSeen: number | null
}

/**
 * Brings the cluster under our care, whatever state it is in: starts it, ends an orphan of a killed process first, waits
 * for one that is going down, and refuses when another Firstkey looks after it. `running` is the one we started before.
 */
export async function takePostmaster(
  cluster: Cluster,
  running: Postmaster | null,
  signal: AbortSignal,
): Promise<Taken> {
  const attempt: Attempt = {
    postmaster: running,
    since: cluster.clock.now().getTime(),
    ownerSeen: null,
    lockFileSeen: null,
  }
  try {
    while (!signal.aborted) {
      const taken = await tryOnce(cluster, attempt)
      if (taken) return taken
      refuseEndlessWait(cluster, attempt)
      const waited = cluster.clock.now().getTime() - attempt.since
      await cluster.clock.sleep(Math.min(pause + waited / 20, longestPause), signal)
    }
    throw new StoreError('database-start-failed', 'the start was called off', 'start again')
  } catch (error) {
    if (attempt.postmaster) await stopPostmaster(attempt.postmaster, cluster.clock)
    throw error
  }
}

async function tryOnce(cluster: Cluster, attempt: Attempt): Promise<Taken | null> {
  const answer = await openSession(cluster.folders.data).catch((error: unknown) => {
    throw refused(cluster, error)
  })
  if (answer === 'busy') {
    attempt.lockFileSeen = null
    return null
  }
  if (answer === 'absent') {
    if (attempt.postmaster === null) attempt.postmaster = launchPostmaster(cluster)
    else if (attempt.postmaster.hasEnded()) afterEnd(cluster, attempt, attempt.postmaster)
    return null
  }
  return await takeOver(cluster, attempt, answer.session, answer.pid)
}

/** A server answers: it is ours, somebody's who lives, or an orphan. */
async function takeOver(
  cluster: Cluster,
  attempt: Attempt,
  session: Session,
  pid: number,
): Promise<Taken | null> {
  const taken = await takeOwnerLock(session)
  if (taken !== 'taken') {
    await session.client.end()
    if (taken === 'held') refuseSecondInstance(cluster, attempt)
    return null
  }
  const { postmaster } = attempt
  if (postmaster && !postmaster.hasEnded() && postmaster.pid === pid) return { postmaster, session }
  cluster.log.warn('embedded database: a server left behind by a killed process is ended', { pid })
  process.kill(pid, 'SIGINT')
  await waitForFile(cluster, pid)
  attempt.postmaster = null
  return null
}

/** Waits until the orphan has finished: its file goes last. (Its number may stay as a zombie's.) */
async function waitForFile({ clock, folders }: Cluster, pid: number): Promise<void> {
  for (let waited = 0; waited < orphanPatience; waited += pause) {
    if (readPostmasterFile(folders.data)?.pid !== pid) return
    await clock.sleep(pause)
  }
}

/** The server's lock is with somebody else for longer than a dying process could hold it. */
function refuseSecondInstance({ clock, folders }: Cluster, attempt: Attempt): void {
  const now = clock.now().getTime()
  attempt.ownerSeen ??= now
  if (now - attempt.ownerSeen < ownerPatience) return
  throw new StoreError(
    'database-running-elsewhere',
    `another Firstkey is running on the database in ${folders.state}`,
    'stop that one, or give this one a state folder of its own; several servers share one database through DATABASE_URL',
  )
}

function refuseEndlessWait({ clock, folders }: Cluster, { since, postmaster }: Attempt): void {
  if (clock.now().getTime() - since < startPatience) return
  throw explainFailure(postmaster?.readLog() ?? '', folders.state)
}

function refused({ folders }: Cluster, cause: unknown): StoreError {
  return new StoreError(
    'database-running-elsewhere',
    `a PostgreSQL runs on ${folders.data} and does not let us in`,
    'it was started by another user: stop it, or start Firstkey as that user',
    { cause },
  )
}

/**
 * Our server ended. A killed one is started again. Of those that failed two reasons pass: another one is (or seems to be) running,
 * and processes of a killed one are still at work. Everything else is for a person.
 */
function afterEnd(cluster: Cluster, attempt: Attempt, postmaster: Postmaster): void {
  attempt.postmaster = null
  if (!postmaster.hasFailed()) return
  const words = postmaster.readLog()
  const { folders, clock } = cluster
  if (!/lock file ".*" already exists|pre-existing shared memory block/.test(words)) {
    throw explainFailure(words, folders.state)
  }
  const now = clock.now().getTime()
  attempt.lockFileSeen ??= now
  if (now - attempt.lockFileSeen > stalePatience) {
    clearLeftovers(cluster)
    attempt.lockFileSeen = null
  }
}

/** Nothing answers, yet PostgreSQL sees a predecessor: end what is left of it, or forget files that name a stranger. */
function clearLeftovers({ folders, log }: Cluster): void {
  const left = findProcessesIn(folders.data)
  // Where it cannot be told whether somebody is still at work there, the file is what protects the data.
  if (left === null) return
  for (const pid of left) process.kill(pid, 'SIGQUIT')
  if (left.length > 0) {
    log.warn('embedded database: processes of a killed server are ended', { count: left.length })
    return
  }
  // After a restart of the machine or container the number in the files may be any other program's.
  const file = readPostmasterFile(folders.data)
  log.warn('embedded database: a stale postmaster.pid is removed', { pid: file?.pid ?? null })
  if (file) rmSync(join(file.socket, `.s.PGSQL.${file.port}.lock`), { force: true })
  rmSync(join(folders.data, 'postmaster.pid'), { force: true })
}
