import { createPrivateKey, X509Certificate } from 'node:crypto'
import { z } from 'zod'
import { Secret } from '../../protocol/secret.ts'
import { checkMailAddress } from '../check-mail-address.ts'
import { httpsLimits, secureUrl } from '../https/https-settings.ts'

const mailAddress = z
  .string()
  .refine((value) => checkMailAddress(value).allowed, { error: 'is not one mail address' })

/** A mailbox of the tenant, and the application that may write as it. */
export const graphMailSettingsSchema = z
  .strictObject({
    tenant: z.guid(),
    clientId: z.guid(),
    /** PEM of the application's certificate. */
    certificate: z.string().startsWith('-----BEGIN CERTIFICATE'),
    /** PEM of its RSA key, without a passphrase. */
    key: z
      .string()
      .startsWith('-----BEGIN')
      .transform((value) => new Secret(value)),
    /** The mailbox: the user principal name, or an alias of it. */
    from: mailAddress,
    replyTo: mailAddress.optional(),
    /** The hosts of a national cloud. */
    loginUrl: secureUrl.default('https://login.microsoftonline.com'),
    graphUrl: secureUrl.default('https://graph.microsoft.com'),
    ...httpsLimits,
  })
  .refine(({ certificate, key }) => belongTogether(certificate, key), {
    path: ['key'],
    error: 'is no RSA key of this certificate',
  })

export type GraphMailSettings = z.output<typeof graphMailSettingsSchema>

function belongTogether(certificate: string, key: Secret): boolean {
  try {
    const opened = key.reveal((pem) => createPrivateKey(pem))
    return (
      opened.asymmetricKeyType === 'rsa' && new X509Certificate(certificate).checkPrivateKey(opened)
    )
  } catch {
    // No certificate, or no key. What is wrong with it would quote it.
    return false
  }
}
