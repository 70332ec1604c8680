import { z } from 'zod'
import { azureTextSettingsSchema } from '../azure/azure-settings.ts'
import { httpTextSettingsSchema } from '../http-text/http-text-settings.ts'
import { smppSettingsSchema } from '../smpp/smpp-settings.ts'
import { twilioSettingsSchema } from '../twilio/twilio-settings.ts'
import { carrierName } from './carrier-name.ts'

/** A carrier of text messages in a configuration: one of these kinds. */
export const textCarrierSchema = z.discriminatedUnion('kind', [
  smppSettingsSchema.safeExtend({
    kind: z.literal('smpp').default('smpp'),
    name: carrierName.default('smpp'),
  }),
  httpTextSettingsSchema.safeExtend({
    kind: z.literal('http'),
    name: carrierName.default('http'),
  }),
  twilioSettingsSchema.safeExtend({
    kind: z.literal('twilio'),
    name: carrierName.default('twilio'),
  }),
  azureTextSettingsSchema.extend({
    kind: z.literal('azure'),
    name: carrierName.default('azure-text'),
  }),
])

export type TextCarrierSettings = z.output<typeof textCarrierSchema>
