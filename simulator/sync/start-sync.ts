import type { Clock } from '../clock.ts'
import { parseFileTime } from '../directory/domain/windows-time.ts'
import type { Log } from '../log.ts'
import type { CycleReport } from './cycle-report.ts'
import { decideHash, type SyncKind } from './decide-hash.ts'
import { exportAccounts, findSynced, type SyncTarget } from './export-accounts.ts'
import type { DirectoryEndpoint } from './open-directory.ts'
import { type DirectoryImage, readAccounts, type SyncedAccount } from './read-accounts.ts'

/**
 * Stands in for reading an account's hash by replication (MS-DRSR), which is out of reach: what it gives can tell whether a password
 * is the one the account had at this moment.
 */
export type HashReader = (
  account: SyncedAccount,
) => (password: string) => boolean | Promise<boolean>

interface SyncOptions {
  readonly kind: SyncKind
  readonly hashSync: boolean
  /** `UserForcePasswordChangeOnLogonEnabled` of the tenant; only Connect looks at it. Left out: off, as it is by default. */
  readonly forceChangeFeature?: boolean
  /** The distinguished names of the containers whose accounts are synchronised. */
  readonly scope: readonly string[]
  readonly directory: DirectoryEndpoint
  readonly readHash: HashReader
  /** A whole cycle so often; left out: only when asked. */
  readonly everySeconds?: number | undefined
  /** A cycle of passwords alone so often besides (Connect: 120 beside 1800); left out: none. */
  readonly passwordsEverySeconds?: number | undefined
}

interface SyncPorts {
  readonly tenant: SyncTarget
  readonly clock: Clock
  readonly log: Log
}

/** A directory that is being synchronised into a tenant, as Entra Connect or cloud sync do. */
export interface Sync {
  readonly kind: SyncKind
  /** Reads the directory and makes the tenant show it, passwords too where they are synchronised. Cycles wait for one another. */
  runCycle(): Promise<CycleReport>
  /** Passwords alone, of those who are in the tenant already. */
  runPasswordCycle(): Promise<CycleReport>
  lastCycle(): CycleReport | undefined
  /** Switching it off leaves the passwords in the cloud that are there. */
  setHashSync(on: boolean): void
  stop(): Promise<void>
}

/** Starts to synchronise: at once and then every so many seconds, or only when asked. */
export function startSync(options: SyncOptions, ports: SyncPorts): Sync {
  const { tenant, clock, log } = ports
  const copied = new Map<string, string>()
  let hashSync = options.hashSync
  let last: CycleReport | undefined
  let queue: Promise<unknown> = Promise.resolve()

  const cycle = async (what: CycleReport['what']): Promise<CycleReport> => {
    const nothing = { added: 0, changed: 0, removed: 0, problems: [] }
    const at = clock.now()
    const image = await readImage(options, log)
    if (!image) return { at, what, ...nothing, seen: 0, passwords: 0, failed: true }
    const exported = what === 'all' ? exportAccounts(tenant, image, at) : nothing
    const passwords = hashSync ? copyPasswords(options, tenant, image, copied, at) : 0
    return { at, what, ...exported, seen: image.accounts.length, passwords, failed: false }
  }
  const run = (what: CycleReport['what']) => {
    const done = queue.then(() => cycle(what))
    queue = done.then(
      (report) => {
        last = report
      },
      () => undefined,
    )
    return done
  }
  const stopping = new AbortController()
  const repeat = async (seconds: number | undefined, what: CycleReport['what']) => {
    while (seconds !== undefined && !stopping.signal.aborted) {
      await run(what).catch((error: unknown) =>
        log.warn('a cycle broke off', { code: nameOf(error) }),
      )
      await clock.sleep(seconds * 1000, stopping.signal)
    }
  }
  const loops = Promise.all([
    repeat(options.everySeconds, 'all'),
    repeat(options.passwordsEverySeconds, 'passwords'),
  ])
  return {
    kind: options.kind,
    runCycle: () => run('all'),
    runPasswordCycle: () => run('passwords'),
    lastCycle: () => last,
    setHashSync: (on) => {
      hashSync = on
    },
    async stop() {
      stopping.abort()
      await loops
      await queue
    },
  }
}

async function readImage(
  { directory, scope }: SyncOptions,
  log: Log,
): Promise<DirectoryImage | undefined> {
  try {
    return await readAccounts(directory, scope)
  } catch (error) {
    log.warn('the directory could not be read for synchronisation', { code: nameOf(error) })
    return undefined
  }
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : 'unknown')

/** Copies the passwords that are due, and answers how many. Whoever left the tenant is forgotten, and copied anew if they return. */
function copyPasswords(
  options: SyncOptions,
  tenant: SyncTarget,
  { accounts }: DirectoryImage,
  copied: Map<string, string>,
  now: Date,
): number {
  const people = findSynced(tenant)
  for (const id of [...copied.keys()]) if (!people.has(id)) copied.delete(id)
  let count = 0
  for (const account of accounts) {
    const { immutableId, pwdLastSet, passwordNeverExpires } = account
    const person = people.get(immutableId)
    const decided = decideHash({
      kind: options.kind,
      forceChangeFeature: options.forceChangeFeature ?? false,
      pwdLastSet,
      passwordNeverExpires,
      copied: copied.get(immutableId),
    })
    if (!person || decided === 'leave') continue
    const mustChange = decided === 'copy-must-change'
    const { id } = person.user
    tenant.setPasswordSource(id, { mustChange, verify: options.readHash(account) })
    if (copied.get(immutableId) !== pwdLastSet) {
      tenant.setUser(id, describeCopied(pwdLastSet, now))
    }
    copied.set(immutableId, pwdLastSet)
    count += 1
  }
  return count
}

/** In the cloud the copied password never expires, whatever AD says; its age is that of AD (UNVERIFIED). */
function describeCopied(pwdLastSet: string, now: Date) {
  const at = pwdLastSet === '0' ? now : parseFileTime(pwdLastSet)
  return {
    passwordPolicies: 'DisablePasswordExpiration',
    lastPasswordChangeDateTime: at.toISOString(),
  }
}
