import { z } from 'zod'
import { Secret } from '../../protocol/secret.ts'
import { checkMailAddress } from '../check-mail-address.ts'
import { httpsLimits, maxSegments, secureUrl } from '../https/https-settings.ts'

const mailAddress = z
  .string()
  .refine((value) => checkMailAddress(value).allowed, { error: 'is not one mail address' })

const resource = {
  /** `https://NAME.communication.azure.com`. */
  endpoint: secureUrl,
  /** One of the two keys of the resource, as the portal shows it. */
  accessKey: z
    .base64()
    .min(8)
    .transform((value) => new Secret(value)),
  reports: z
    .strictObject({
      /** Brought by Event Grid in a header `x-firstkey-reports` or as `?key=` of the address: whichever the subscription was given. */
      secret: z
        .string()
        .regex(/^[A-Za-z0-9_-]{32,256}$/, 'at least 32 letters, digits, hyphens and underscores')
        .transform((value) => new Secret(value)),
      /** The name of the event subscription: events of any other are refused. */
      subscription: z.string().min(1).max(64).optional(),
    })
    .optional(),
  ...httpsLimits,
}

/** Texts through Azure Communication Services. */
export const azureTextSettingsSchema = z.strictObject({
  ...resource,
  /** A number of the resource, or a name where the country allows. */
  from: z.string().regex(/^(\+?\d{3,15}|[A-Za-z0-9]{1,11})$/),
  maxSegments,
})

/** Mail through Azure Communication Services. The name beside the sender's address is a setting of its domain there. */
export const azureMailSettingsSchema = z.strictObject({
  ...resource,
  from: mailAddress,
  replyTo: mailAddress.optional(),
})

export type AzureTextSettings = z.output<typeof azureTextSettingsSchema>
export type AzureMailSettings = z.output<typeof azureMailSettingsSchema>
