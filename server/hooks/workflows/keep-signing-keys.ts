import { request } from 'node:https'
import { type CryptoKey, importJWK } from 'jose'
import { z } from 'zod'
import type { Clock } from '../../../protocol/clock.ts'

/** The keys that a tenant signs its tokens with, by their `kid`. */
export interface SigningKeys {
  /** `unreachable`: they cannot be read now, and what was read is too old to be believed. */
  find(kid: string): Promise<CryptoKey | 'unknown' | 'unreachable'>
}

/** Reads a page over TLS. Undefined: there is none, or it cannot be read. */
export type ReadPage = (url: string) => Promise<string | undefined>

const zKeys = z.object({
  keys: z.array(
    z.object({
      kty: z.string(),
      kid: z.string(),
      use: z.string().optional(),
      n: z.string().optional(),
      e: z.string().optional(),
    }),
  ),
})

/** A key that the tenant took back counts no longer than this. */
const freshMilliseconds = 60 * 60_000
/** Nobody makes the server fetch more often by naming keys that do not exist. */
const againMilliseconds = 60_000
const patienceMilliseconds = 10_000
const mostBytes = 512 * 1024

/**
 * Keeps the signing keys of a tenant: fetched when one is wanted, again after an hour, and for a key that is not among them
 * at most once a minute (OpenID Connect Core 1.0, 10.1.1). RSA keys for signatures, and no others.
 */
export function keepSigningKeys(
  url: string,
  { clock, read }: { readonly clock: Clock; readonly read: ReadPage },
): SigningKeys {
  let known: { readonly at: number; readonly keys: ReadonlyMap<string, CryptoKey> } | undefined
  let triedAt = Number.NEGATIVE_INFINITY
  let fetching: Promise<void> | undefined
  const now = () => clock.now().getTime()
  const isFresh = () => known !== undefined && now() - known.at < freshMilliseconds
  const fetch = async () => {
    triedAt = now()
    const keys = await importKeys(await read(url))
    if (keys) known = { at: now(), keys }
  }
  return {
    async find(kid) {
      const isWanted = !isFresh() || !known?.keys.has(kid)
      if (isWanted && (fetching || now() - triedAt >= againMilliseconds)) {
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

/** Reads pages over TLS, with an authority of one's own where there is one. Follows no redirect. */
export function createReadPage(ca: string | undefined): ReadPage {
  return (url) =>
    new Promise((resolve) => {
      const nothing = () => resolve(undefined)
      const signal = AbortSignal.timeout(patienceMilliseconds)
      const call = request(url, { signal, ...(ca ? { ca } : {}) }, (response) => {
        const chunks: Buffer[] = []
        let bytes = 0
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length
          if (bytes > mostBytes) call.destroy()
          chunks.push(chunk)
        })
        response.on('error', nothing)
        response.on('close', nothing)
        response.on('end', () =>
          resolve(response.statusCode === 200 ? Buffer.concat(chunks).toString('utf8') : undefined),
        )
      })
      call.on('error', nothing)
      call.end()
    })
}
