import type { Clock } from '../../../protocol/clock.ts'
import type { Log } from '../../../protocol/log.ts'
import { DirectoryFault } from '../classify-directory-error.ts'
import type { ControllerAddress } from './open-connection.ts'
import type { Controller } from './open-controller.ts'

export interface Controllers {
  /** The PDC emulator first once it is known, then as listed; those that failed a minute ago or less come last. */
  inOrder(addresses: readonly ControllerAddress[]): readonly ControllerAddress[]
  /** The controller at an address, signed in. Throws `controller-read-only` for one that cannot write. */
  open(address: ControllerAddress): Promise<Controller>
  /** Remembers that a controller just failed, and says so in the log, once. */
  avoid(address: ControllerAddress, fault: DirectoryFault): void
  close(): Promise<void>
}

const avoidedForMilliseconds = 60_000

/** Keeps one signed-in controller for each address, opened when first asked for. */
export function keepControllers(
  open: (address: ControllerAddress) => Promise<Controller>,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Controllers {
  const kept = new Map<string, Promise<Controller>>()
  const avoidedUntil = new Map<string, number>()
  let primaryName = ''

  const key = ({ host, address, port }: ControllerAddress) => `${host} ${address} ${port}`
  const isAvoided = (address: ControllerAddress) =>
    (avoidedUntil.get(key(address)) ?? 0) > clock.now().getTime()
  const rank = (address: ControllerAddress) => {
    if (isAvoided(address)) return 2
    return address.host.toLowerCase() === primaryName ? 0 : 1
  }

  return {
    inOrder: (addresses) => addresses.toSorted((a, b) => rank(a) - rank(b)),
    open: async (address) => {
      const opening = kept.get(key(address)) ?? open(address)
      kept.set(key(address), opening)
      try {
        const controller = await opening
        primaryName = controller.facts.primaryName
        if (controller.facts.readOnly) throw new DirectoryFault('controller-read-only')
        return controller
      } catch (error) {
        if (!(error instanceof DirectoryFault && error.code === 'controller-read-only'))
          kept.delete(key(address))
        throw error
      }
    },
    avoid: (address, { code, detail }) => {
      const fields = { controller: address.host, code, ...detail }
      if (!isAvoided(address)) log.warn('domain controller passed over', fields)
      avoidedUntil.set(key(address), clock.now().getTime() + avoidedForMilliseconds)
    },
    close: async () => {
      const all = [...kept.values()]
      kept.clear()
      await Promise.all(
        all.map((controller) => controller.then((one) => one.close()).catch(() => undefined)),
      )
    },
  }
}
