import { isIPv4 } from 'node:net'
import { z } from 'zod'
import { Secret } from '../../protocol/secret.ts'

/** Whether a host is this machine: only there may SMPP go without TLS. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'))
}

/**
 * How to reach the text message provider. SMPP sends its password and every text in clear, so it is `tls` or this very
 * machine (a local gateway, a tunnel). Timeouts are milliseconds.
 */
export const smppSettingsSchema = z
  .strictObject({
    host: z.string().min(1),
    port: z.int().min(1).max(65_535),
    security: z.enum(['tls', 'loopback']).default('tls'),
    /** PEM of the certificate authority to trust instead of the machine's own list. */
    ca: z.string().startsWith('-----BEGIN CERTIFICATE').optional(),
    /** The name in the provider's certificate, where it is not `host`. */
    serverName: z.string().min(1).optional(),
    systemId: z.string().min(1).max(15),
    /** SMPP 3.4 has eight characters for it; many providers take more. */
    password: z
      .string()
      .min(1)
      .max(64)
      .transform((value) => new Secret(value)),
    systemType: z.string().max(12).default(''),
    /** What the phone shows as the sender: a number, or up to eleven letters and digits where the country allows. */
    sender: z.string().regex(/^(\+?\d{3,15}|[A-Za-z0-9 ._&-]{1,11})$/),
    connectTimeout: z.int().min(50).default(10_000),
    submitTimeout: z.int().min(50).default(20_000),
    /** How often a quiet connection is asked whether it still lives. */
    enquireEvery: z.int().min(50).default(30_000),
    /** The longest pause between two attempts to connect again. */
    longestPause: z.int().min(50).default(60_000),
    /** A text that needs more segments is refused instead of paid for. */
    maxSegments: z.int().min(1).max(16).default(6),
  })
  .refine(({ security, host }) => security === 'tls' || isLoopback(host), {
    path: ['security'],
    error:
      'SMPP without TLS would send the password and every text in clear: use `tls` for a host elsewhere',
  })

export type SmppSettings = z.output<typeof smppSettingsSchema>
