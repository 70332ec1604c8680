import type { Configuration, interactionPolicy, KoaContextWithOIDC } from 'oidc-provider'
import { renderDeadEnd } from '../sign-in/sign-in-pages.ts'
import { isPublic } from '../state/application.ts'
import type { TenantState } from '../state/create-tenant-state.ts'
import type { SigningKey } from '../tokens/create-signing-key.ts'
import { createProviderAdapter } from './provider-adapter.ts'
import { secondsLeft, type Ticket } from './ticket.ts'

/** How long somebody may take at the pages. */
export const interactionSeconds = 3600

/** The cookie that the way back from the pages needs. */
export const resumeCookie = 'openid-resume'

/** What the settings of the provider can say of Entra. */
export function describeProvider(
  room: {
    readonly state: TenantState
    readonly key: () => SigningKey
    openFlow(id: string, parameters: Readonly<Record<string, unknown>>): string
  },
  tickets: ReadonlyMap<string, Ticket>,
  policy: typeof interactionPolicy,
): Configuration {
  const { state } = room
  const { privateKey, jwk } = room.key()
  const base = `/${state.id}/oauth2/v2.0`
  const find = (id: string | undefined) => (id === undefined ? undefined : tickets.get(id))
  return {
    adapter: createProviderAdapter(state),
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), ...jwk, kty: 'RSA' }] },
    routes: { authorization: `${base}/authorize`, token: `${base}/token` },
    features: {
      claimsParameter: { enabled: true },
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
      resourceIndicators: { enabled: false },
    },
    claims: { acrs: null, openid: ['sub'], profile: ['name'], email: ['email'] },
    scopes: ['openid', 'profile', 'email', 'offline_access'],
    responseTypes: ['code'],
    pkce: {
      required: (_ctx, { clientId }) => {
        const application = state.applications.get(clientId)
        return !application || isPublic(application)
      },
    },
    cookies: { names: { resume: resumeCookie }, short: { sameSite: 'lax' } },
    interactions: {
      policy: listPrompts(policy),
      url: (_ctx, { uid, params }) => room.openFlow(uid, params),
    },
    clientBasedCORS: () => false,
    conformIdTokenClaims: false,
    expiresWithSession: () => false,
    issueRefreshToken: () => false,
    findAccount: (_ctx, id) =>
      tickets.has(id) ? { accountId: id, claims: () => ({ sub: id }) } : undefined,
    loadExistingGrant,
    renderError(ctx, { error, error_description }) {
      ctx.type = 'html'
      const code = deadEnds[error] ?? '900144'
      ctx.body = renderDeadEnd(state.domain, error_description ?? error, code)
    },
    ttl: {
      Interaction: interactionSeconds,
      Session: interactionSeconds,
      Grant: interactionSeconds,
      AuthorizationCode: 600,
      AccessToken: (_ctx, { accountId }) => {
        const ticket = find(accountId)
        return ticket ? secondsLeft(state, ticket) : 1
      },
    },
  }
}

/** Every request goes to the pages once: they know who is signed in. */
function listPrompts({ Prompt, Check }: typeof interactionPolicy) {
  const unsettled = new Check(
    'unsettled',
    'nobody has looked at it',
    'login_required',
    ({ oidc }) => !oidc.result?.login,
  )
  return [
    new Prompt({ name: 'login', requestable: true }, unsettled),
    new Prompt({ name: 'consent', requestable: true }),
    new Prompt({ name: 'select_account', requestable: true }),
  ]
}

/** Nobody is asked for consent here: an administrator has given it for everybody. */
async function loadExistingGrant({ oidc }: KoaContextWithOIDC) {
  const { accountId = '' } = oidc.session ?? {}
  const grant = new oidc.provider.Grant({ clientId: oidc.client?.clientId ?? '', accountId })
  grant.addOIDCScope('openid profile email offline_access')
  grant.addOIDCClaims(['acrs'])
  await grant.save()
  return grant
}

/** As commonly seen: UNVERIFIED. */
const deadEnds: Readonly<Record<string, string>> = {
  invalid_redirect_uri: '50011',
  invalid_client: '700016',
}
