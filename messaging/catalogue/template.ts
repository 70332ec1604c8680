import { z } from 'zod'

const words = z
  .string()
  .min(1)
  .max(1000)
  .regex(/^\P{Cc}*$/u, { error: 'holds a line break' })

/** One part of a mail. Words only: what they look like is not the template's business. */
const blockSchema = z.union([
  z.strictObject({ heading: words }),
  z.strictObject({ paragraph: words }),
  /** The one thing to press. */
  z.strictObject({ button: words, to: z.enum(['link', 'reportLink']) }),
  /** Something to be read and typed: large, alone on its line. */
  z.strictObject({ large: words }),
  /** Pairs of a label and what it says. */
  z.strictObject({ facts: z.array(z.tuple([words, words])).min(1) }),
  z.strictObject({ small: words }),
])

const mailTemplateSchema = z.strictObject({
  subject: words.max(120),
  blocks: z.array(blockSchema).min(1).max(20),
})

const textTemplateSchema = z.array(words).min(1).max(10)

export type Block = z.output<typeof blockSchema>
export type MailTemplate = z.output<typeof mailTemplateSchema>
/** A text message, line by line. */
export type TextTemplate = z.output<typeof textTemplateSchema>

/** The schema of a template by the channel of its kind. */
export const templateSchemas = { mail: mailTemplateSchema, text: textTemplateSchema } as const

/** Every sentence of a block, with the placeholder that a button stands for. */
export function sentencesOf(block: Block): readonly string[] {
  if ('button' in block) return [block.button, `{${block.to}}`]
  if ('facts' in block) return block.facts.flat()
  return Object.values(block)
}
