import { z } from 'zod'

const mostCarriers = 4

/** The carriers of one channel, in the order in which they are asked. One alone may stand without brackets. */
export function listOf<T extends z.ZodType<{ readonly name: string }>>(carrier: T) {
  const list = z
    .array(carrier)
    .min(1)
    .max(mostCarriers)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, {
      error: 'two carriers have one name: give each a `name`',
    })
  const oneOrMore = z.preprocess((value) => (Array.isArray(value) ? value : [value]), list)
  // What stands before a preprocessing step is `unknown` to zod; here it is one or several of these.
  return oneOrMore as unknown as z.ZodType<
    readonly z.output<T>[],
    z.input<T> | readonly z.input<T>[]
  >
}
