import type { Clock } from '../../protocol/clock.ts'
import type { Log } from '../../protocol/log.ts'
import { DirectoryFault } from './classify-directory-error.ts'
import type { DirectoryCode } from './directory-code.ts'
import { type FindControllers, listedControllers } from './ldap/find-controllers.ts'
import { type Controllers, keepControllers } from './ldap/keep-controllers.ts'
import { listWritableControllers } from './ldap/list-writable-controllers.ts'
import type { ConnectionSettings, ControllerAddress, Credential } from './ldap/open-connection.ts'
import { type Controller, openController } from './ldap/open-controller.ts'

export interface DirectorySettings extends Partial<ConnectionSettings> {
  /** Domain controllers in the order they are preferred, or a way to find them. */
  readonly controllers: readonly ControllerAddress[] | FindControllers
  readonly serviceAccount: Credential
}

export interface DirectoryPorts {
  readonly clock: Clock
  readonly log: Log
  /** The value of NODE_DEBUG: with `ldapts` in it, that library prints every password it sends. */
  readonly nodeDebug: string | undefined
}

/** What every reachable writable controller answered, and which were not reached: then the answer is partial. */
export interface EveryAnswer<T> {
  readonly answers: readonly { readonly controller: string; readonly answer: T }[]
  /** Names of writable controllers of this domain that were not asked. */
  readonly notReached: readonly string[]
}

/** A directory behind one or more controllers. Connects when first used. */
export interface Directory {
  /** Work that changes nothing: when a controller is lost in the middle, another one does it again. */
  read<T>(work: (controller: Controller) => Promise<T>): Promise<T>
  /**
   * Work that changes something, all of it on one writable controller. Another one is tried only while it is certain
   * that nothing was changed: not reached, busy, or read-only.
   */
  write<T>(work: (controller: Controller) => Promise<T>): Promise<T>
  /** Asks every writable controller the same: what a controller knows of sign-ins is not replicated. */
  askEvery<T>(question: (controller: Controller) => Promise<T>): Promise<EveryAnswer<T>>
  close(): Promise<void>
}

/** After these the work was certainly not done, and another controller may do it. */
const notDone = new Set<DirectoryCode>([
  'directory-unreachable',
  'controller-read-only',
  'directory-busy',
])
/** After these it may have been done: only work that changes nothing is done again. */
const perhapsDone = new Set<DirectoryCode>([...notDone, 'directory-connection-lost'])

/**
 * A directory, reached over LDAPS only. Read-only controllers are left out, and no referral is followed.
 * Throws when NODE_DEBUG would print passwords; the work throws `DirectoryFault`.
 */
export function connectDirectory(settings: DirectorySettings, ports: DirectoryPorts): Directory {
  if (/ldapts|\*/i.test(ports.nodeDebug ?? '')) {
    throw new Error('NODE_DEBUG would print passwords: start the agent without ldapts in it')
  }
  const { controllers: listed, serviceAccount, ...given } = settings
  const connection = { connectTimeout: 5000, operationTimeout: 15_000, ...given }
  const find = typeof listed === 'function' ? listed : listedControllers(listed)
  const open = (address: ControllerAddress) => openController(address, connection, serviceAccount)
  const controllers = keepControllers(open, ports)

  const onFirst = async <T>(
    work: (controller: Controller) => Promise<T>,
    mayRepeatAfter: ReadonlySet<DirectoryCode>,
  ): Promise<T> => {
    let last = new DirectoryFault('directory-unreachable')
    for (const address of controllers.inOrder(await find())) {
      const attempt = await tryWork(controllers, address, work)
      if ('result' in attempt) return attempt.result
      last = attempt.fault
      if (attempt.opened ? !mayRepeatAfter.has(last.code) : isOurOwnFault(last)) throw last
    }
    throw last
  }

  return {
    read: (work) => onFirst(work, perhapsDone),
    write: (work) => onFirst(work, notDone),
    askEvery: async (question) => askEvery(await find(), controllers, question),
    close: controllers.close,
  }
}

/** A wrong service password is wrong everywhere: trying it on each controller would only lock the account. */
function isOurOwnFault(fault: DirectoryFault): boolean {
  return fault.code.startsWith('service-account-')
}

type Attempt<T> =
  | { readonly result: T }
  | { readonly fault: DirectoryFault; readonly opened: boolean }

async function tryWork<T>(
  controllers: Controllers,
  address: ControllerAddress,
  work: (controller: Controller) => Promise<T>,
): Promise<Attempt<T>> {
  let opened = false
  try {
    const controller = await controllers.open(address)
    opened = true
    return { result: await work(controller) }
  } catch (error) {
    if (!(error instanceof DirectoryFault)) throw error
    if (!opened || perhapsDone.has(error.code)) controllers.avoid(address, error)
    return { fault: error, opened }
  }
}

async function askEvery<T>(
  addresses: readonly ControllerAddress[],
  controllers: Controllers,
  question: (controller: Controller) => Promise<T>,
): Promise<EveryAnswer<T>> {
  const attempts = await Promise.all(
    addresses.map((address) =>
      tryWork(controllers, address, async (controller) => ({
        controller: controller.name,
        known: await listWritableControllers(controller.search, controller.facts.baseDn),
        answer: await question(controller),
      })),
    ),
  )
  const answered = attempts.flatMap((attempt) => ('result' in attempt ? [attempt.result] : []))
  const faults = attempts.flatMap((attempt) => ('fault' in attempt ? [attempt.fault] : []))
  const ourOwn = faults.find(isOurOwnFault)
  if (ourOwn) throw ourOwn
  if (answered.length === 0) throw faults[0] ?? new DirectoryFault('directory-unreachable')

  // The directory's own account of its controllers decides who is missing, not the list that was tried.
  const missing = new Set(answered.flatMap((one) => one.known))
  for (const { controller } of answered) missing.delete(controller)
  return {
    answers: answered.map(({ controller, answer }) => ({ controller, answer })),
    notReached: [...missing].toSorted(),
  }
}
