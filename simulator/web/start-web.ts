import { readFile } from 'node:fs/promises'
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import { z } from 'zod'
import { AdministrationError } from '../directory/administration-error.ts'
import { addApi, zAttempt } from './api.ts'
import { renderDirectory } from './directory-page.ts'
import { renderMail, renderMailbox, renderMailboxes, renderMailFrame } from './mailbox-pages.ts'
import { renderOverview } from './overview-page.ts'
import { renderPhone, renderPhones } from './phone-pages.ts'
import type { Rooms } from './rooms.ts'
import { signInAtThinClient } from './sign-in-at-thin-client.ts'
import { renderTenant } from './tenant-page.ts'
import { renderThinClient } from './thin-client-page.ts'

/** The pages and the JSON API, on 127.0.0.1. */
export async function startWeb(
  rooms: Rooms,
  port: number,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const app = fastify({ logger: false, forceCloseConnections: true })
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  )
  app.setErrorHandler((error, _request, reply) => {
    const { status, problems } = explain(error)
    void reply.code(status).send({ error: problems })
  })
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (!reply.hasHeader('content-security-policy')) {
      void reply.header('content-security-policy', pagePolicy)
    }
    void reply.header('referrer-policy', 'no-referrer').header('x-content-type-options', 'nosniff')
    void reply.header('cache-control', 'no-store')
    done(null, payload)
  })
  addApi(app, rooms)
  await addFiles(app)
  addPages(app, rooms)
  return { url: await app.listen({ port, host: '127.0.0.1' }), stop: () => app.close() }
}

const pagePolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'self'",
  'img-src data:',
  "base-uri 'none'",
].join('; ')

/** A mail may look as it likes, and do nothing: no script, no form, nothing from elsewhere. */
const mailPolicy = [
  'sandbox allow-popups allow-popups-to-escape-sandbox',
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "frame-ancestors 'self'",
].join('; ')

async function addFiles(app: FastifyInstance): Promise<void> {
  const read = (name: string) => readFile(new URL(name, import.meta.url), 'utf8')
  const [style, script] = await Promise.all([read('./style.css'), read('./live.js')])
  app.get('/style.css', (_request, reply) => reply.type('text/css').send(style))
  app.get('/live.js', (_request, reply) => reply.type('text/javascript').send(script))
}

function addPages(app: FastifyInstance, rooms: Rooms): void {
  const { directory, phone, mailbox } = rooms
  const page = (reply: FastifyReply, text: string) => reply.type('text/html').send(text)
  const zNumber = z.object({ number: z.string() })
  const zMail = z.object({ address: z.string(), id: z.string().default('') })
  const findMail = (params: unknown) => {
    const { address, id } = zMail.parse(params)
    return { address, mail: mailbox.messages(address).find((each) => each.id === id) }
  }
  app.get('/', (_request, reply) => page(reply, renderOverview(rooms)))
  app.get('/phone', (_request, reply) => page(reply, renderPhones(phone)))
  app.get('/phone/:number', ({ params }, reply) =>
    page(reply, renderPhone(phone, zNumber.parse(params).number)),
  )
  app.get('/mailbox', (_request, reply) => page(reply, renderMailboxes(mailbox)))
  app.get('/mailbox/:address', ({ params }, reply) =>
    page(reply, renderMailbox(mailbox, zMail.parse(params).address)),
  )
  app.get('/mailbox/:address/:id', ({ params }, reply) => {
    const { address, mail } = findMail(params)
    return mail ? page(reply, renderMail(address, mail)) : reply.callNotFound()
  })
  app.get('/mailbox/:address/:id/html', ({ params }, reply) => {
    const { mail } = findMail(params)
    if (!mail?.html) return reply.callNotFound()
    return page(reply.header('content-security-policy', mailPolicy), renderMailFrame(mail))
  })
  app.get('/directory', (_request, reply) => page(reply, renderDirectory(directory)))
  app.get('/tenant', (_request, reply) => page(reply, renderTenant(rooms)))
  app.post('/tenant/cycle', async (_request, reply) => {
    await rooms.sync?.runCycle()
    return reply.redirect('/tenant', 303)
  })
  app.post('/tenant/provision', async (_request, reply) => {
    await rooms.provisioning?.runCycle()
    return reply.redirect('/tenant', 303)
  })
  app.get('/thin-client', (_request, reply) => page(reply, renderThinClient(directory)))
  app.post('/thin-client', async ({ body }, reply) => {
    const attempt = zAttempt.parse(body)
    const answer = await signInAtThinClient(directory, attempt)
    return page(reply, renderThinClient(directory, { username: attempt.username, answer }))
  })
}

function explain(error: unknown): { status: number; problems: unknown } {
  if (error instanceof z.ZodError) return { status: 400, problems: error.issues }
  if (error instanceof AdministrationError) return { status: error.status, problems: error.message }
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
  return { status, problems: status < 500 ? 'the request cannot be read' : 'it broke' }
}
