const hundredNanoseconds = 10_000n
const hundredNanosecondsPerDay = 864_000_000_000
const from1601To1970 = 11_644_473_600_000n
const never = 0x7fff_ffff_ffff_ffffn

/** A FILETIME (100 ns since 1601, UTC) as an instant; `undefined` for 0 and for "never" (MS-ADTS 2.3.4). */
export function parseFileTime(value: bigint): Date | undefined {
  if (value <= 0n || value === never) return undefined
  return new Date(Number(value / hundredNanoseconds - from1601To1970))
}

/** A negative interval of 100 ns in days; 0 when there is no limit ("never" is the smallest number). */
export function parseIntervalDays(value: bigint): number {
  if (value >= 0n || value === -never - 1n) return 0
  return Number(-value) / hundredNanosecondsPerDay
}

/** `20261122211700.0Z` (RFC 4517, 3.3.13, as Active Directory writes it). */
export function parseGeneralizedTime(value: string): Date | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d+)?Z$/.exec(value)
  if (!parts) return undefined
  const [year = 0, month = 1, ...rest] = parts.slice(1).map(Number)
  return new Date(Date.UTC(year, month - 1, ...rest))
}
