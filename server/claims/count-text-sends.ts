/** A text code that was asked of an agent. `refused`: the agent answered that it sent none. */
export interface TextSend {
  readonly askedAt: Date
  readonly refused: boolean
}

const soonMilliseconds = 60_000

/**
 * How many of the sends that a claim has are used up. One that an agent refused, since the directory or the carrier did not
 * answer, costs nothing but patience: it counts for a minute, so that nobody who pressed too often while something was down
 * is shut out for good.
 */
export function countTextSends(sends: readonly TextSend[], now: Date): number {
  const isSoon = ({ askedAt }: TextSend) => now.getTime() - askedAt.getTime() < soonMilliseconds
  return sends.filter((send) => !send.refused || isSoon(send)).length
}
