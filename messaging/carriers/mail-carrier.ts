import { z } from 'zod'
import { azureMailSettingsSchema } from '../azure/azure-settings.ts'
import { graphMailSettingsSchema } from '../graph-mail/graph-mail-settings.ts'
import { smtpSettingsSchema } from '../smtp/smtp-settings.ts'
import { carrierName } from './carrier-name.ts'

/** A carrier of mail in a configuration: one of these kinds. */
export const mailCarrierSchema = z.discriminatedUnion('kind', [
  smtpSettingsSchema.extend({
    kind: z.literal('smtp').default('smtp'),
    name: carrierName.default('smtp'),
  }),
  azureMailSettingsSchema.extend({
    kind: z.literal('azure'),
    name: carrierName.default('azure-mail'),
  }),
  graphMailSettingsSchema.safeExtend({
    kind: z.literal('graph'),
    name: carrierName.default('graph'),
  }),
])

export type MailCarrierSettings = z.output<typeof mailCarrierSchema>
