/** 100-nanosecond steps since 1601-01-01 UTC, in decimal: how AD keeps most times. */
export function formatFileTime(instant: Date): string {
  return String((BigInt(instant.getTime()) + epochOffset) * stepsPerMillisecond)
}

/** The instant of a FILETIME; fractions of a millisecond are cut off. */
export function parseFileTime(value: string): Date {
  return new Date(Number(BigInt(value) / stepsPerMillisecond - epochOffset))
}

/** Milliseconds of a negative FILETIME interval such as `maxPwdAge`; `undefined` for *never* (0 or the smallest). */
export function parseInterval(value: string | undefined): number | undefined {
  const steps = BigInt(value ?? '0')
  if (steps === 0n || steps === neverInterval) return undefined
  return Number(-steps / stepsPerMillisecond)
}

/** A span in milliseconds as AD writes it; `undefined` is written as *never*. */
export function formatInterval(milliseconds: number | undefined): string {
  return String(
    milliseconds === undefined ? neverInterval : -BigInt(milliseconds) * stepsPerMillisecond,
  )
}

/** `20261122211500.0Z`, the form of `whenCreated` and `whenChanged`. */
export function formatGeneralizedTime(instant: Date): string {
  return `${instant
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replace(/[-:T]/g, '')}.0Z`
}

/** What `accountExpires` holds for an account that does not expire. */
export const neverExpires = '9223372036854775807'

const stepsPerMillisecond = 10_000n
const epochOffset = 11_644_473_600_000n
const neverInterval = -9223372036854775808n
