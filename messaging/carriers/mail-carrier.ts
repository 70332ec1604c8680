import { z } from 'zod'
import { smtpSettingsSchema } from '../smtp/smtp-settings.ts'
import { carrierName } from './carrier-name.ts'

/** A carrier of mail in a configuration: one of these kinds. */
export const mailCarrierSchema = z.discriminatedUnion('kind', [
  smtpSettingsSchema.extend({
    kind: z.literal('smtp').default('smtp'),
    name: carrierName.default('smtp'),
  }),
])

export type MailCarrierSettings = z.output<typeof mailCarrierSchema>
