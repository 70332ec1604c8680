import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSegmentJoiner, type Segment } from './join-segments.ts'

const segment = (text: string, part: Segment['part'], to = '+49171'): Segment => ({
  from: 'Contoso',
  to,
  text,
  encoding: 'GSM-7',
  part,
})

test('a text is whole once its last piece is there, in whatever order they come', () => {
  const pieces = fc
    .array(fc.string(), { minLength: 2, maxLength: 8 })
    .chain((texts) =>
      fc
        .shuffledSubarray([...texts.keys()], { minLength: texts.length })
        .map((order) => ({ texts, order })),
    )
  fc.assert(
    fc.property(pieces, ({ texts, order }) => {
      const join = createSegmentJoiner()
      const answers = order.map((at) =>
        join(segment(texts[at] ?? '', { reference: 7, total: texts.length, number: at + 1 })),
      )
      expect(answers.slice(0, -1).every((answer) => answer === undefined)).toBe(true)
      expect(answers.at(-1)?.text).toBe(texts.join(''))
    }),
  )
})

test('pieces for different phones and of different texts are kept apart', () => {
  const join = createSegmentJoiner()
  expect(join(segment('a', { reference: 1, total: 2, number: 1 }))).toBeUndefined()
  expect(join(segment('b', { reference: 1, total: 2, number: 2 }, '+31'))).toBeUndefined()
  expect(join(segment('c', { reference: 2, total: 2, number: 2 }))).toBeUndefined()
  expect(join(segment('d', { reference: 1, total: 2, number: 2 }))?.text).toBe('ad')
})

test('a piece that comes twice does not complete a text', () => {
  const join = createSegmentJoiner()
  expect(join(segment('a', { reference: 1, total: 2, number: 1 }))).toBeUndefined()
  expect(join(segment('a', { reference: 1, total: 2, number: 1 }))).toBeUndefined()
})
