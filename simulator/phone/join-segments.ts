/** One `submit_sm`: a whole text, or one of the pieces of a longer one. */
export interface Segment {
  readonly from: string
  readonly to: string
  readonly text: string
  readonly encoding: string
  /** Where it belongs; `undefined` for a text that came whole. */
  readonly part:
    | { readonly reference: number; readonly total: number; readonly number: number }
    | undefined
}

/** Collects pieces; answers the whole once its last piece is there, in whatever order they came. */
export function createSegmentJoiner(): (segment: Segment) => Segment | undefined {
  const waiting = new Map<string, Map<number, Segment>>()
  return (segment) => {
    if (!segment.part) return segment
    const { reference, total, number } = segment.part
    const key = [segment.from, segment.to, reference, total].join('/')
    const pieces = waiting.get(key) ?? new Map<number, Segment>()
    waiting.set(key, pieces.set(number, segment))
    if (pieces.size < total) return undefined
    waiting.delete(key)
    const ordered = [...pieces].toSorted(([a], [b]) => a - b).map(([, piece]) => piece)
    return { ...segment, text: ordered.map((piece) => piece.text).join('') }
  }
}
