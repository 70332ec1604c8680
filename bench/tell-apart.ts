/**
 * How well times tell two kinds of question apart: the chance that a randomly chosen time of one kind is longer than one
 * of the other (the area under the ROC curve, by ranks; Mann and Whitney 1947). 0.5: not at all; 1: always. Whichever
 * kind takes longer, so never below 0.5.
 */
export function areaUnderCurve(one: readonly number[], other: readonly number[]): number {
  const all = [
    ...one.map((time) => ({ time, ofOne: true })),
    ...other.map((time) => ({ time, ofOne: false })),
  ].toSorted((a, b) => a.time - b.time)
  let ranksOfOne = 0
  for (let begin = 0; begin < all.length; ) {
    let end = begin
    while (end < all.length && all[end]?.time === all[begin]?.time) end += 1
    // Equal times share the mean of the ranks that they take.
    const rank = (begin + 1 + end) / 2
    ranksOfOne += rank * all.slice(begin, end).filter(({ ofOne }) => ofOne).length
    begin = end
  }
  const wins = ranksOfOne - (one.length * (one.length + 1)) / 2
  const area = wins / (one.length * other.length)
  return Math.max(area, 1 - area)
}

/**
 * What somebody achieves who learns the best threshold from the first half of the times and guesses the second half with
 * it: the share of right guesses. 0.5: no better than a coin.
 */
export function guessByThreshold(one: readonly number[], other: readonly number[]): number {
  const half = (times: readonly number[], which: 0 | 1) => {
    const middle = Math.floor(times.length / 2)
    return which === 0 ? times.slice(0, middle) : times.slice(middle)
  }
  const learned = learnThreshold(half(one, 0), half(other, 0))
  return shareRight(half(one, 1), half(other, 1), learned)
}

interface Threshold {
  readonly at: number
  readonly oneIsLonger: boolean
}

function learnThreshold(one: readonly number[], other: readonly number[]): Threshold {
  let best: Threshold = { at: Number.POSITIVE_INFINITY, oneIsLonger: true }
  let most = 0
  for (const at of [...one, ...other]) {
    for (const oneIsLonger of [true, false]) {
      const right = shareRight(one, other, { at, oneIsLonger })
      if (right <= most) continue
      most = right
      best = { at, oneIsLonger }
    }
  }
  return best
}

function shareRight(
  one: readonly number[],
  other: readonly number[],
  { at, oneIsLonger }: Threshold,
): number {
  const isOne = (time: number) => time >= at === oneIsLonger
  const right = one.filter(isOne).length + other.filter((time) => !isOne(time)).length
  return right / (one.length + other.length)
}
