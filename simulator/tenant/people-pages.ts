import { readFileSync } from 'node:fs'
import type { HttpAnswer, HttpRequest } from './http/serve-http.ts'
import { createOpenIdProvider, type OpenIdProvider } from './openid/create-openid-provider.ts'
import { parseWishes } from './openid/parse-wishes.ts'
import { answerPasswordReset } from './password-reset/answer-password-reset.ts'
import type { PasswordReset } from './password-reset/create-password-reset.ts'
import { answerSecurityInfo, type SecurityInfoRoom } from './security-info/answer-security-info.ts'
import { adoptSession } from './sign-in/adopt-session.ts'
import { answerSignIn, decideStep } from './sign-in/answer-sign-in.ts'
import { createFlows } from './sign-in/create-flows.ts'
import { createPasskeys } from './sign-in/create-passkeys.ts'
import { answerPage } from './sign-in/page-answer.ts'
import { findSession } from './sign-in/session-cookie.ts'
import { renderDeadEnd } from './sign-in/sign-in-pages.ts'
import type { TenantState } from './state/create-tenant-state.ts'
import type { SigningKey } from './tokens/create-signing-key.ts'

/** What people see of the tenant, on whatever host it stands. */
export interface PeoplePages {
  readonly openId: OpenIdProvider
  /** The name by which a fault finds a page; `undefined`: it is none of these. */
  operationOf(request: HttpRequest): string | undefined
  answer(request: HttpRequest): HttpAnswer | Promise<HttpAnswer>
}

const pages = [
  [/^GET \/[^/]+\/oauth2\/v2\.0\/authorize(\/[^/]+)?$/, 'authorize'],
  [/^(GET|POST) \/sign-in\/[\w-]+$/, 'sign-in'],
  [/^(GET|POST) \/security-info(\/\w+(-\w+)?)?$/, 'security-info'],
  [/^POST \/sign-out$/, 'sign-out'],
  [/^(GET|POST) \/passwordreset(\/[\w-]+)?$/, 'password-reset'],
  [/^GET \/(style\.css|sign-in\.css|passkey\.js)$/, 'file'],
] as const

/** Sign-in for people, their security info, and the authorization endpoint that leads there. */
export function createPeoplePages(room: {
  readonly state: TenantState
  readonly passwordReset: PasswordReset
  readonly key: () => SigningKey
  readonly loginUrl: () => string
  /** Where these pages stand: a passkey made on one of these is good on all. */
  readonly origins: readonly string[]
}): PeoplePages {
  const { state } = room
  const flows = createFlows(() => state.now())
  const openId = createOpenIdProvider({
    ...room,
    openFlow(id, parameters) {
      const wishes = parseWishes(parameters)
      const application = state.applications.get(wishes.clientId ?? '')?.displayName ?? 'somewhere'
      flows.open({ id, goal: { interaction: id }, application, wishes })
      return `/sign-in/${id}`
    },
  })
  const rooms: SecurityInfoRoom = {
    state,
    flows,
    openId,
    sessions: new Map(),
    passkeys: createPasskeys(state, room.origins),
    notes: [],
    challenges: new Map(),
  }
  const operationOf = ({ method, url }: HttpRequest) =>
    pages.find(([pattern]) => pattern.test(`${method} ${url.pathname}`))?.[1]
  return {
    openId,
    operationOf,
    answer(request) {
      const { pathname } = request.url
      switch (operationOf(request)) {
        case 'authorize':
          return authorize(rooms, request)
        case 'sign-in':
          return answerSignIn(rooms, request, pathname.slice('/sign-in/'.length))
        case 'security-info':
        case 'sign-out':
          return answerSecurityInfo(rooms, request)
        case 'password-reset': {
          const { domain } = state
          return answerPasswordReset({ domain, reset: room.passwordReset }, request)
        }
        case 'file':
          return answerFile(pathname)
        case undefined:
          return answerPage(404, renderDeadEnd(state.domain, 'There is no such page.'))
      }
    },
  }
}

const names: readonly string[] = ['common', 'organizations']

/** `prompt=none` is answered here when there is nothing to ask: the provider would ask our pages, and may not. */
function authorize(room: SecurityInfoRoom, request: HttpRequest): Promise<HttpAnswer> | HttpAnswer {
  const { state } = room
  const [, tenant = ''] = request.url.pathname.split('/')
  if (![state.id, state.domain, ...names].includes(tenant)) {
    return answerPage(400, renderDeadEnd(state.domain, `Tenant '${tenant}' not found.`, '90002'))
  }
  if (request.url.searchParams.get('prompt') !== 'none' || !isSettled(room, request)) {
    return room.openId.authorize(request)
  }
  const url = new URL(request.url)
  url.searchParams.delete('prompt')
  return room.openId.authorize({ ...request, url })
}

function isSettled(room: SecurityInfoRoom, request: HttpRequest): boolean {
  const wishes = parseWishes(Object.fromEntries(request.url.searchParams))
  const adopted = adoptSession(room.state, findSession(room, request), wishes)
  const person = room.state.people.get(adopted?.userId ?? '')
  if (!adopted || !person) return false
  return 'done' in decideStep(room, { ...adopted, wishes }, person)
}

const types: Readonly<Record<string, readonly [URL, string]>> = {
  '/style.css': [new URL('../web/style.css', import.meta.url), 'text/css'],
  '/sign-in.css': [new URL('sign-in/sign-in.css', import.meta.url), 'text/css'],
  '/passkey.js': [new URL('sign-in/passkey.js', import.meta.url), 'text/javascript'],
}

function answerFile(path: string): HttpAnswer {
  const [file, type = ''] = types[path] ?? []
  const body = file ? readFileSync(file, 'utf8') : ''
  return { status: 200, headers: { 'content-type': `${type}; charset=utf-8` }, body }
}
