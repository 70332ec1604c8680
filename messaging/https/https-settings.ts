import { z } from 'zod'

/** An address that is asked over TLS and never otherwise, without a slash at its end. */
export const secureUrl = z
  .url({ protocol: /^https$/ })
  .transform((text) => text.replace(/\/+$/, ''))

/** How patient we are with a carrier over HTTPS, and whose certificates it may show. Milliseconds. */
export const httpsLimits = {
  /** PEM of the certificate authority to trust instead of the machine's own list. */
  ca: z.string().startsWith('-----BEGIN CERTIFICATE').optional(),
  connectTimeout: z.int().min(50).default(10_000),
  sendTimeout: z.int().min(50).default(20_000),
}

/** Carriers count segments: a longer text is refused instead of paid for. */
export const maxSegments = z.int().min(1).max(16).default(6)
