import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { type House, logoPath } from '../../protocol/claim-api.ts'
import { createPortalPage } from '../../protocol/create-portal-page.ts'
import { createPortalTheme } from '../../protocol/create-portal-theme.ts'
import { ownPaths } from '../../protocol/own-api.ts'
import type { Logo } from './read-logo.ts'

/** What the pages are told of the house they stand in. */
interface PortalSettings {
  /** The folder that `portal/build.ts` wrote. */
  readonly dist: string
  readonly house: Omit<House, 'logo'>
  readonly language: string
  /** The accent colour, `#rrggbb`. */
  readonly colour: string
  readonly logo?: Logo | undefined
  /** *My password*: where people sign in, as an origin, and Microsoft's own page if it can do the same. Absent: no such page. */
  readonly own?:
    | { readonly signIn: string; readonly microsoftPage?: string | undefined }
    | undefined
  readonly tls: boolean
}

/**
 * Nothing runs but our own script, nothing is fetched but from here, and script text is made by nobody; the one policy is
 * for the address of the worker that scores passwords.
 */
const securityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types firstkey-worker',
]
const contentSecurityPolicy = securityPolicy.join('; ')

/** The page of *my password* redeems a code itself, and may talk to that one host besides. */
const ownPolicy = (signIn: string) =>
  securityPolicy
    .map((each) => (each.startsWith('connect-src') ? `${each} ${signIn}` : each))
    .join('; ')

/** A picture may hold scripts and links: as what it is served they are dead, even where somebody opens it by itself. */
const pictureSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

const pageHeaders = {
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow',
}

/**
 * Serves the hire's pages: one document, its files, and the organisation's colour. A request for them reads nothing and
 * changes nothing; no cookie is set.
 */
export function servePortal(door: FastifyInstance, settings: PortalSettings): void {
  const files = readManifest(settings.dist)
  const template = readFileSync(join(settings.dist, 'index.html'), 'utf8')
  const { logo } = settings
  const house = { ...settings.house, logo: logo !== undefined }
  const page = createPortalPage(template, house, settings.language)
  const theme = createPortalTheme(settings.colour)
  door.addHook('onSend', async (_request, reply) => {
    const own = reply.getHeader('content-security-policy')
    reply.headers({ ...pageHeaders, ...(own ? { 'content-security-policy': own } : {}) })
    if (settings.tls) reply.header('strict-transport-security', 'max-age=31536000')
    await Promise.resolve()
  })
  door.get('/', (_request, reply) =>
    reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(page),
  )
  if (settings.own) serveOwn(door, settings, house, settings.own)
  door.get('/theme.css', (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'no-cache').send(theme),
  )
  if (logo) {
    door.get(logoPath, (_request, reply) =>
      reply
        .type(logo.type)
        .header('cache-control', 'no-cache')
        .header('content-security-policy', pictureSecurityPolicy)
        .send(logo.bytes),
    )
  }
  for (const [name, type] of Object.entries(files)) {
    const bytes = readFileSync(join(settings.dist, name))
    const zipped = readFileSync(join(settings.dist, `${name}.gz`))
    door.get(`/${name}`, (request, reply) => {
      reply.type(type).header('cache-control', 'public, max-age=31536000, immutable')
      reply.header('vary', 'accept-encoding')
      if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(bytes)
      return reply.header('content-encoding', 'gzip').send(zipped)
    })
  }
}

function serveOwn(
  door: FastifyInstance,
  { dist, language }: PortalSettings,
  house: House,
  { signIn, microsoftPage }: NonNullable<PortalSettings['own']>,
): void {
  const template = readFileSync(join(dist, 'own.html'), 'utf8')
  const told = { ...house, ...(microsoftPage ? { microsoftPage } : {}) }
  const page = createPortalPage(template, told, language)
  door.get(ownPaths.page, (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .header('content-security-policy', ownPolicy(signIn))
      .send(page),
  )
}

/** The pages have not been built. */
class PortalMissing extends Error {
  readonly hint = 'run "npm run build" in the checkout, then start again'

  constructor(message: string, options: ErrorOptions) {
    super(message, options)
    this.name = 'PortalMissing'
  }
}

/** Every file with its content type; names carry a hash of the content. */
function readManifest(dist: string): Readonly<Record<string, string>> {
  try {
    return JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8')) as Record<string, string>
  } catch (cause) {
    throw new PortalMissing('the hire’s pages have not been built', { cause })
  }
}
