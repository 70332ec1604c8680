import { existsSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import {
  claimPaths,
  zBeginRequest,
  zCodeRequest,
  zHello,
  zNotMeRequest,
  zOpenRequest,
  zPassRequestBody,
  zPasswordRequest,
  zRenewRequest,
  zSendRequest,
} from '../../protocol/claim-api.ts'
import { createPortalPage } from '../../protocol/create-portal-page.ts'
import { createPortalTheme } from '../../protocol/create-portal-theme.ts'
import { verifyPassRequest } from '../../protocol/pass-request.ts'
import { parseBox } from '../../protocol/sealed-box.ts'
import { desk, type PlayedClaim, playClaim } from './play-claim.ts'

const dist = join(import.meta.dirname, '../../portal/dist')

/** The policy that the pages are built for; the server sends the same. */
const portalPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types firstkey-worker',
].join('; ')

/** A link that works, the code that fits, and a link of the right shape that opens nothing. */
export const sampleLink = 'AAAAAAAAAAAAAAAAAAAAAA'
export const sampleCode = '314159'
export const deadLink = 'BBBBBBBBBBBBBBBBBBBBBB'

/** The built pages behind a real HTTP server with the real policy, and a claim that follows a script. */
export interface PortalPreview {
  readonly url: string
  readonly play: PlayedClaim
  /** Every request, in order: method and address. */
  readonly asked: string[]
  /** While true no request to `/claim/` is answered: the line is cut. */
  cut: boolean
  /** What the next press is refused with. */
  refusal: string | undefined
  /** What begins when the first button is pressed; a mail code unless a test says otherwise. */
  first: () => unknown
  /** Names of files that are answered with 404, as after a newer release. */
  readonly gone: Set<string>
  stop(): Promise<void>
}

export async function startPortalPreview(accent = '#0b6b57'): Promise<PortalPreview> {
  if (!existsSync(join(dist, 'index.html'))) throw new Error('run "npm run build" first')
  const play = await playClaim()
  const preview: PortalPreview = {
    url: '',
    play,
    asked: [],
    cut: false,
    refusal: undefined,
    first: () => play.show(play.mailCode()),
    gone: new Set(),
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  const server = createServer((request, response) => {
    preview.asked.push(`${request.method} ${request.url}`)
    const path = new URL(request.url ?? '/', 'http://portal').pathname
    if (!path.startsWith('/claim/')) return sendFile(path, preview, accent, response)
    if (preview.cut) return void request.socket.destroy()
    answer(path, request, preview).then(
      ([status, json]) => send(response, status, 'application/json', JSON.stringify(json)),
      (error: unknown) =>
        send(
          response,
          400,
          'application/json',
          JSON.stringify({ code: 'request-invalid', detail: String(error) }),
        ),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return Object.assign(preview, { url: `http://127.0.0.1:${port}/` })
}

type Answer = readonly [status: number, json: unknown]

async function answer(
  path: string,
  request: IncomingMessage,
  preview: PortalPreview,
): Promise<Answer> {
  const { play } = preview
  if (path === claimPaths.state) {
    if (!play.state) return [401, { code: 'claim-over' }]
    const after = Number(new URL(request.url ?? '', 'http://portal').searchParams.get('after'))
    return [200, await play.newer(after, 20_000)]
  }
  const body: unknown = JSON.parse(await read(request))
  if (path === claimPaths.open) {
    const { link } = zOpenRequest.parse(body)
    if (link === deadLink) return [404, { code: 'link-not-usable' }]
    return [200, zHello.parse({ ...play.hello, language: play.language })]
  }
  if (path === claimPaths.renew) return accepted(zRenewRequest.parse(body))
  if (path === claimPaths.notMe) return accepted(zNotMeRequest.parse(body))
  if (path === claimPaths.notes) return accepted(body)
  if (preview.refusal) {
    const code = preview.refusal
    preview.refusal = undefined
    return [409, { code }]
  }
  await press(path, body, preview)
  return [200, play.state]
}

/** A press that moves the claim on, as the script has it. */
async function press(path: string, body: unknown, { play, first }: PortalPreview): Promise<void> {
  if (path === claimPaths.begin) {
    play.browserKey = zBeginRequest.parse(body).keys.enc
    await first()
  } else if (path === claimPaths.send) {
    const { channel } = zSendRequest.parse(body)
    play.show(channel === 'mail' ? play.mailCode() : play.textCode())
  } else if (path === claimPaths.code) {
    await takeCode(body, play)
  } else if (path === claimPaths.password) {
    const box = await parseBox(zPasswordRequest.parse(body).box)
    if (!box) throw new Error('not shaped like a box')
    play.show(play.setting('travelling'))
  } else {
    await pressPass(path, body, play)
  }
}

async function pressPass(path: string, body: unknown, play: PlayedClaim): Promise<void> {
  if (path === claimPaths.pass) {
    const asked = await verifyPassRequest(zPassRequestBody.parse(body).request, new Date())
    if (!asked) throw new Error('not signed words of a browser')
    play.browserKey = asked.enc
    play.show(play.pass({ stage: 'minting' }))
  } else if (path === claimPaths.checkPass) {
    play.show(play.pass({ stage: 'checking' }))
  } else if (path === claimPaths.later) {
    play.show(play.done({ cloud: 'later' }))
  } else if (path === claimPaths.choosePassword) {
    play.show(play.password())
  }
}

async function takeCode(body: unknown, play: PlayedClaim): Promise<void> {
  const typed = zCodeRequest.parse(body)
  const code = typed.channel === 'mail' ? typed.code : await play.openText(typed.box)
  const right = code === sampleCode
  const problem = { problem: 'code-wrong', triesLeft: 4 }
  if (typed.channel === 'mail') play.show(right ? play.textCode() : play.mailCode(problem))
  else play.show(right ? play.password() : play.textCode(problem))
}

function accepted(_: unknown): Answer {
  return [202, { accepted: true }]
}

function sendFile(
  path: string,
  { play, gone }: PortalPreview,
  accent: string,
  to: ServerResponse,
): void {
  const manifest = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8')) as Record<
    string,
    string
  >
  const isGone = [...gone].some((name) => path.startsWith(`/${name}.`))
  const type = isGone ? undefined : manifest[path.slice(1)]
  if (path === '/') send(to, 200, 'text/html; charset=utf-8', pageFor(play))
  else if (path === '/theme.css') send(to, 200, 'text/css', createPortalTheme(accent))
  else if (type) send(to, 200, type, readFileSync(join(dist, path.slice(1)), 'utf8'))
  else send(to, 404, 'text/plain', 'not here')
}

function pageFor({ agentListKey }: PlayedClaim): string {
  const template = readFileSync(join(dist, 'index.html'), 'utf8')
  const house = {
    organisation: 'Contoso',
    logo: false,
    agentListKey,
    languages: ['en', 'nl'],
    desk,
  }
  return createPortalPage(template, house, 'en')
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, {
    'content-type': type,
    'content-security-policy': portalPolicy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  })
  response.end(body)
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8') || 'null'
}
