import { z } from 'zod'
import { Secret } from '../../protocol/secret.ts'
import { httpsLimits, maxSegments, secureUrl } from '../https/https-settings.ts'

const secret = z
  .string()
  .min(1)
  .transform((value) => new Secret(value))

/** An account with Twilio. Its token also signs the status callbacks, so it is needed beside an API key, too. */
export const twilioSettingsSchema = z
  .strictObject({
    accountSid: z.string().regex(/^AC[0-9a-fA-F]{32}$/, 'an id such as AC… is expected'),
    authToken: secret,
    /** An API key to sign in with instead of the token: it can be withdrawn alone. */
    keySid: z
      .string()
      .regex(/^SK[0-9a-fA-F]{32}$/, 'an id such as SK… is expected')
      .optional(),
    keySecret: secret.optional(),
    /** A number or a name of up to eleven letters. */
    from: z
      .string()
      .regex(/^(\+\d{3,15}|[A-Za-z0-9 ]{1,11})$/)
      .optional(),
    /** Or a messaging service, which chooses the sender. */
    messagingServiceSid: z
      .string()
      .regex(/^MG[0-9a-fA-F]{32}$/, 'an id such as MG… is expected')
      .optional(),
    /** The host of another region. */
    baseUrl: secureUrl.default('https://api.twilio.com'),
    maxSegments,
    ...httpsLimits,
  })
  .superRefine((settings, { addIssue }) => {
    if ((settings.from === undefined) === (settings.messagingServiceSid === undefined)) {
      addIssue({ code: 'custom', message: 'give either `from` or `messagingServiceSid`' })
    }
    if ((settings.keySid === undefined) !== (settings.keySecret === undefined)) {
      addIssue({ code: 'custom', message: '`keySid` and `keySecret` belong together' })
    }
  })

export type TwilioSettings = z.output<typeof twilioSettingsSchema>
