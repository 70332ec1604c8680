import type { World } from './plan.ts'

/** How an organisation's machines of one kind stand to its directory. */
export interface DeviceFacts {
  /** `hybrid`: joined to Active Directory and to Entra ID. `none`: joined to neither. */
  readonly joined: 'domain' | 'hybrid' | 'entra' | 'none'
  /** Whether it reaches a domain controller before anybody has signed in: on site, or over a tunnel of the machine's own. */
  readonly reachesController: boolean
}

/** Why what a plan gives will not open somebody's first machine. */
export type DeviceAdvice = 'pass-opens-no-windows' | 'first-sign-in-needs-controller'

/**
 * What whoever plans a hire should know of the first machine, on the day it is planned and not on the first morning.
 *
 * A machine that is joined to Active Directory opens with the password alone: Web sign-in, the only way a pass opens
 * Windows, is for Entra-joined machines (Microsoft: “Web sign-in for Windows”, “Configure Temporary Access Pass”; *not yet
 * verified* whether that has changed since). And a first sign-in there needs a controller, since nothing is cached yet.
 */
export function findDeviceAdvice(
  worlds: readonly World[],
  device: DeviceFacts | undefined,
): DeviceAdvice | undefined {
  if (device?.joined !== 'domain' && device?.joined !== 'hybrid') return undefined
  if (!worlds.includes('ad')) return 'pass-opens-no-windows'
  return device.reachesController ? undefined : 'first-sign-in-needs-controller'
}
