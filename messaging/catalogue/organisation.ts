import { z } from 'zod'

const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\p{C}<>]*$/u, {
      error: 'holds a line break, an angle bracket or an invisible character',
    })

/** How the organisation appears in messages and pages: its configuration, and all of it public. */
export const organisationSchema = z.strictObject({
  name: line(64),
  /** For text messages: short, and best in letters every phone knows (else a text holds 70 characters, not 160). */
  shortName: line(20).optional(),
  /** The one accent colour, `#rrggbb`. */
  colour: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, { error: 'is not a colour like #0b5cad' })
    .default('#0b5cad'),
  /** Host name of the portal, to which codes in texts are bound. */
  portalHost: z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$/, {
    error: 'is not a host name like start.contoso.com',
  }),
  deskPhone: line(32).optional(),
  deskMail: z.email().optional(),
  /** Spoken to those whose language the catalogue lacks. BCP 47. */
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
    .default('en'),
})

export type Organisation = z.output<typeof organisationSchema>
