import type { DeviceAdvice } from '../../core/plan/find-device-advice.ts'

/** Advice about somebody's first machine, in words: what is so, and what to do. */
export interface AdviceWords {
  readonly code: DeviceAdvice
  readonly reason: string
  readonly hint: string
}

const words: Readonly<Record<DeviceAdvice, readonly [reason: string, hint: string]>> = {
  'pass-opens-no-windows': [
    'the first machine is joined to Active Directory, and a pass does not open Windows there',
    'add "ad" to plan.worlds, so that they get a password as well; or correct plan.devices',
  ],
  'first-sign-in-needs-controller': [
    'the first machine reaches no domain controller, and a first sign-in with a password needs one',
    'let them sign in on site first, or give the machine a tunnel of its own; or correct plan.devices',
  ],
}

export const adviceCodes = Object.keys(words) as [DeviceAdvice, ...DeviceAdvice[]]

/** The words of an advice. */
export function describeAdvice(code: DeviceAdvice): AdviceWords {
  const [reason, hint] = words[code]
  return { code, reason, hint }
}

/** Whether a note is an advice. */
export function isAdvice(note: string): note is DeviceAdvice {
  return Object.hasOwn(words, note)
}
