import { type CryptoKey, importJWK } from 'jose'
import * as z from 'zod/mini'
import type { Clock } from './clock.ts'

/** The keys that a tenant signs its tokens with, by their `kid`. */
export interface SigningKeys {
  /** `unreachable`: they cannot be read now, and what was read is too old to be believed. */
  find(kid: string): Promise<CryptoKey | 'unknown' | 'unreachable'>
}

interface KeyPorts {
  readonly clock: Pick<Clock, 'now'>
  /** Reads a page over TLS. Undefined: there is none, or it cannot be read. */
  readonly read: (url: string) => Promise<string | undefined>
  /** A key that the tenant took back counts no longer than this. */
  readonly freshMinutes: number
}

const zKeys = z.object({
  keys: z.array(
    z.object({
      kty: z.string(),
      kid: z.string(),
      use: z.optional(z.string()),
      n: z.optional(z.string()),
      e: z.optional(z.string()),
    }),
  ),
})

/** Nobody makes us fetch more often by naming keys that do not exist. */
const againMs = 60_000

/**
 * Keeps the signing keys of a tenant: fetched when one is wanted, again when they are no longer fresh, and for a key that is
 * not among them at most once a minute (OpenID Connect Core 1.0, 10.1.1). RSA keys for signatures, and no others.
 */
export function keepSigningKeys(url: string, { clock, read, freshMinutes }: KeyPorts): SigningKeys {
  let known: { readonly at: number; readonly keys: ReadonlyMap<string, CryptoKey> } | undefined
  let triedAt = Number.NEGATIVE_INFINITY
  let fetching: Promise<void> | undefined
  const now = () => clock.now().getTime()
  const isFresh = () => known !== undefined && now() - known.at < freshMinutes * 60_000
  const fetch = async () => {
    triedAt = now()
    const keys = await importKeys(await read(url))
    if (keys) known = { at: now(), keys }
  }
  return {
    async find(kid) {
      const isWanted = !isFresh() || !known?.keys.has(kid)
      if (isWanted && (fetching || now() - triedAt >= againMs)) {
        fetching ??= fetch().finally(() => {
          fetching = undefined
        })
        await fetching
      }
      if (!known || !isFresh()) return 'unreachable'
      return known.keys.get(kid) ?? 'unknown'
    },
  }
}

async function importKeys(
  text: string | undefined,
): Promise<ReadonlyMap<string, CryptoKey> | undefined> {
  try {
    const { keys } = zKeys.parse(JSON.parse(text ?? ''))
    const usable = keys.filter(({ kty, use }) => kty === 'RSA' && use !== 'enc')
    const imported = await Promise.all(
      usable.map(async ({ kid, n, e }) => {
        // The algorithm of the key: tokens are held to their own one beside it.
        const key = await importJWK({ kty: 'RSA', n: n ?? '', e: e ?? '' }, 'RS256')
        return [kid, key as CryptoKey] as const
      }),
    )
    return new Map(imported)
  } catch {
    // No JSON, or no keys: what is known stays for as long as it is fresh.
    return undefined
  }
}
