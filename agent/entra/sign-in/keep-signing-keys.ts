import { type CryptoKey, importJWK } from 'jose'
import * as z from 'zod'
import type { Clock } from '../../../protocol/clock.ts'
import type { CloudHttp } from '../cloud-http.ts'
import { parseJson } from '../parse-json.ts'

/** The keys a tenant signs its tokens with, by their `kid`. */
export interface SigningKeys {
  /** `unreachable`: they cannot be read now, and those that were read are too old to be believed. */
  find(kid: string): Promise<CryptoKey | 'unknown' | 'unreachable'>
}

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
const freshMs = 10 * 60_000
/** Nobody makes the agent fetch more often by showing keys that do not exist. */
const againMs = 60_000
const patienceMs = 10_000

interface Fetched {
  readonly at: number
  readonly keys: ReadonlyMap<string, CryptoKey>
}

/**
 * Fetches a tenant's keys from its own host, when one is wanted: again after ten minutes, and for a key that is not among
 * them at most once a minute (OpenID Connect Core 1.0, 10.1.1). RSA keys for signatures, and no others.
 */
export function keepSigningKeys(
  url: string,
  { http, clock }: { readonly http: CloudHttp; readonly clock: Clock },
): SigningKeys {
  let known: Fetched | undefined
  let triedAt = Number.NEGATIVE_INFINITY
  let fetching: Promise<void> | undefined
  const age = () => clock.now().getTime() - (known?.at ?? Number.NEGATIVE_INFINITY)
  const fetch = async () => {
    triedAt = clock.now().getTime()
    const keys = await readKeys(url, http)
    if (keys) known = { at: clock.now().getTime(), keys }
  }
  const refresh = async () => {
    fetching ??= fetch().finally(() => {
      fetching = undefined
    })
    await fetching
  }
  return {
    async find(kid) {
      const isWanted = age() >= freshMs || !known?.keys.has(kid)
      const mayAsk = clock.now().getTime() - triedAt >= againMs || known === undefined
      if (isWanted && mayAsk) await refresh()
      if (!known || age() >= freshMs) return 'unreachable'
      return known.keys.get(kid) ?? 'unknown'
    },
  }
}

async function readKeys(
  url: string,
  http: CloudHttp,
): Promise<ReadonlyMap<string, CryptoKey> | undefined> {
  try {
    const signal = AbortSignal.timeout(patienceMs)
    const { status, text } = await http(url, { method: 'GET', headers: {}, signal })
    if (status !== 200) return undefined
    const { keys } = zKeys.parse(parseJson(text))
    const usable = keys.filter(({ kty, use }) => kty === 'RSA' && use !== 'enc')
    const imported = await Promise.all(
      usable.map(async ({ kid, n, e }) => {
        const key = await importJWK({ kty: 'RSA', n: n ?? '', e: e ?? '' }, 'RS256')
        return [kid, key as CryptoKey] as const
      }),
    )
    return new Map(imported)
  } catch {
    // No answer, no JSON, or no keys: what is known stays as long as it is fresh.
    return undefined
  }
}
