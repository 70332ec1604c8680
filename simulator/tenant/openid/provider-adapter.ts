import type { Adapter, AdapterPayload } from 'oidc-provider'
import type { Application } from '../state/application.ts'
import type { TenantState } from '../state/create-tenant-state.ts'

interface Kept {
  readonly payload: AdapterPayload
  readonly until: number
}

/** What the provider keeps between two requests: requests on their way, and codes. In memory, by the clock of the tenant. */
export function createProviderAdapter(state: TenantState): (name: string) => Adapter {
  const kept = new Map<string, Kept>()
  return (name) => {
    const read = (id: string) => {
      const found = kept.get(`${name} ${id}`)
      return found && found.until > state.now().getTime() ? found.payload : undefined
    }
    const nothing = Promise.resolve(undefined)
    const forget = (is: (key: string, payload: AdapterPayload) => boolean) => {
      for (const [key, { payload }] of kept) if (is(key, payload)) kept.delete(key)
      return nothing
    }
    return {
      upsert(id, payload, seconds = 0) {
        const now = state.now().getTime()
        for (const [key, each] of kept) if (each.until <= now) kept.delete(key)
        kept.set(`${name} ${id}`, { payload, until: now + seconds * 1000 })
        return nothing
      },
      find: (id) =>
        Promise.resolve(name === 'Client' ? describeClient(state.applications.get(id)) : read(id)),
      findByUid: () => nothing,
      findByUserCode: () => nothing,
      consume(id) {
        const payload = read(id)
        if (payload) payload.consumed = Math.floor(state.now().getTime() / 1000)
        return nothing
      },
      destroy: (id) => forget((key) => key === `${name} ${id}`),
      revokeByGrantId: (grantId) => forget((_key, payload) => payload.grantId === grantId),
    }
  }
}

/**
 * An application as the provider knows it: always public, since whoever redeems a code has been verified before the provider
 * hears of it (`redeem-code.ts`), by secret or assertion, as with every other token.
 */
function describeClient(application: Application | undefined): AdapterPayload | undefined {
  const redirectUris = [
    ...(application?.redirectUris ?? []),
    ...(application?.spaRedirectUris ?? []),
  ]
  if (!application || redirectUris.length === 0) return undefined
  return {
    client_id: application.appId,
    redirect_uris: redirectUris,
    response_types: ['code'],
    grant_types: ['authorization_code'],
    token_endpoint_auth_method: 'none',
  }
}
