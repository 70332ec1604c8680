import inject from 'light-my-request'
import type { Provider } from 'oidc-provider'
import type { HttpAnswer, HttpRequest } from '../http/serve-http.ts'
import type { TenantState } from '../state/create-tenant-state.ts'
import type { SigningKey } from '../tokens/create-signing-key.ts'
import { signToken } from '../tokens/json-web-token.ts'
import { describeProvider, interactionSeconds, resumeCookie } from './provider-settings.ts'
import { describeTicket, type Ticket } from './ticket.ts'

interface OpenIdRoom {
  readonly state: TenantState
  readonly key: () => SigningKey
  readonly loginUrl: () => string
  /** A request is to be shown to somebody; where its pages are. */
  openFlow(id: string, parameters: Readonly<Record<string, unknown>>): string
}

/** The authorization code flow of OpenID Connect. */
export interface OpenIdProvider {
  /** `GET` of the authorization endpoint, or of one of its requests on the way back. */
  authorize(request: HttpRequest): Promise<HttpAnswer>
  /** Gives out the tokens for a code; who asks has been verified. */
  redeem(form: URLSearchParams): Promise<{ readonly status: number; readonly body: string }>
  /** How the pages ended for a request; where the browser goes on. */
  settle(interaction: string, outcome: Ticket | 'cancelled'): Promise<string>
}

/**
 * `oidc-provider` behind the paths and claims of Entra. Three things could not be bent by its settings, and are done around it:
 * its issuer and its endpoints have no common root (the endpoints get the tenant's id, whatever name was asked for); clients prove
 * who they are the way Entra wants it before it is asked; and its ID tokens are signed here, with Entra's claims, by the clock of
 * the tenant (it knows only the machine's). Its sessions are not used: every request goes to our pages, which know who is signed in.
 * It is loaded when it is first needed: that takes half a second and an RSA key.
 */
export function createOpenIdProvider(room: OpenIdRoom): OpenIdProvider {
  const tickets = new Map<string, Ticket>()
  let made: Promise<Provider> | undefined
  const get = () => {
    made ??= build(room, tickets)
    return made
  }
  return {
    async authorize(request) {
      const path = request.url.pathname.replace(/^\/[^/]+/, `/${room.state.id}`)
      const { cookie = '' } = request.headers
      return call(await get(), room, { url: path + request.url.search, headers: { cookie } })
    },
    async redeem(form) {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      const url = `/${room.state.id}/oauth2/v2.0/token`
      return call(await get(), room, { url, headers, form: form.toString() })
    },
    async settle(id, outcome) {
      const interaction = await (await get()).Interaction.find(id)
      if (!interaction) return room.loginUrl()
      interaction.result = outcome === 'cancelled' ? cancelled : signIn(outcome)
      if (outcome !== 'cancelled') tickets.set(outcome.id, outcome)
      await interaction.save(interactionSeconds)
      return interaction.returnTo
    },
  }
}

const cancelled = {
  error: 'access_denied',
  error_description: 'AADSTS65004: The resource owner or authorization server denied the request.',
}

const signIn = ({ id, at }: Ticket) => ({
  login: { accountId: id, ts: Math.floor(at.getTime() / 1000) },
  consent: {},
  select_account: {},
})

async function build(room: OpenIdRoom, tickets: ReadonlyMap<string, Ticket>): Promise<Provider> {
  const { Provider: OpenId, interactionPolicy } = await import('oidc-provider')
  const { state, key } = room
  const issuer = `${room.loginUrl()}/${state.id}/v2.0`
  const provider = new OpenId(issuer, describeProvider(room, tickets, interactionPolicy))
  provider.proxy = true
  provider.IdToken.prototype.issue = async function issue() {
    const { sub } = await this.payload()
    const ticket = tickets.get(String(sub))
    if (!ticket) throw new Error('a token without a sign-in')
    const scopes = (this.ctx.oidc.entities.AuthorizationCode?.scope ?? '').split(' ')
    const asked = { clientId: this.client.clientId, issuer, scopes, nonce: this.extra['nonce'] }
    return signToken(key(), describeTicket(state, ticket, asked))
  }
  return provider
}

/** Hands the provider a request that our own listener has read. Only the cookie that the way back needs leaves the house. */
async function call(
  provider: Provider,
  room: OpenIdRoom,
  asked: {
    readonly url: string
    readonly headers: Readonly<Record<string, string>>
    readonly form?: string
  },
): Promise<HttpAnswer> {
  const { statusCode, headers, payload } = await inject(provider.callback(), {
    method: asked.form === undefined ? 'GET' : 'POST',
    url: asked.url,
    headers: {
      ...asked.headers,
      host: new URL(room.loginUrl()).host,
      'x-forwarded-proto': 'https',
    },
    ...(asked.form === undefined ? {} : { payload: asked.form }),
  })
  const kept = Object.entries(headers).filter(([name]) => passedOn.includes(name))
  const cookie = [headers['set-cookie'] ?? []]
    .flat()
    .find((each) => each.startsWith(`${resumeCookie}=`))
  return {
    status: statusCode,
    headers: {
      ...Object.fromEntries(kept.map(([name, value]) => [name, String(value)])),
      ...(cookie === undefined ? {} : { 'set-cookie': cookie }),
    },
    body: payload,
  }
}

const passedOn = ['content-type', 'location', 'cache-control', 'content-security-policy']
