import { z } from 'zod'
import { Secret } from '../../protocol/secret.ts'
import { checkMailAddress } from '../check-mail-address.ts'

const mailAddress = z
  .string()
  .refine((value) => checkMailAddress(value).allowed, { error: 'is not one mail address' })

/**
 * How to reach the mail server. There is no way to send without TLS: `starttls` refuses a server that does not offer it,
 * `tls` speaks TLS from the first byte. Timeouts are milliseconds.
 */
export const smtpSettingsSchema = z.strictObject({
  host: z.string().min(1),
  port: z.int().min(1).max(65_535).optional(),
  security: z.enum(['starttls', 'tls']).default('starttls'),
  /** PEM of the certificate authority to trust instead of the machine's own list. */
  ca: z.string().startsWith('-----BEGIN CERTIFICATE').optional(),
  /** The name in the server's certificate, where it is not `host`. */
  serverName: z.string().min(1).optional(),
  signIn: z
    .strictObject({
      name: z.string().min(1),
      password: z
        .string()
        .min(1)
        .transform((value) => new Secret(value)),
    })
    .optional(),
  from: mailAddress,
  fromName: z
    .string()
    .max(64)
    .regex(/^[^\p{C}<>@]*$/u)
    .optional(),
  replyTo: mailAddress.optional(),
  connectTimeout: z.int().min(100).default(10_000),
  /** From the first byte of the greeting to the last answer. */
  sendTimeout: z.int().min(100).default(30_000),
})

export type SmtpSettings = z.output<typeof smtpSettingsSchema>
