import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import * as z from 'zod/mini'
import type { House } from '../../protocol/claim-api.ts'
import { createPortalPage } from '../../protocol/create-portal-page.ts'
import { createPortalTheme } from '../../protocol/create-portal-theme.ts'
import { zOwnHouse } from '../../protocol/own-api.ts'

/** One line of `doctor` about the hire's pages. */
interface PagesLine {
  readonly name: 'pages'
  readonly state: 'ok' | 'fail'
  readonly effect: string
  readonly remedy?: string
}

const zHashes = z.record(z.string(), z.string())
const patienceMilliseconds = 10_000
const encodings = ['identity', 'gzip'] as const
type Encoding = (typeof encodings)[number]

/**
 * Compares what hires are really sent from `portal` with the release in `dist` (`portal/build.ts`): every file by its SHA-256,
 * plain and gzipped; the page and its style sheet by making them again from the release and the few words they name of the
 * house. Run from another machine than the server's it sees what a browser sees. A server that knows who asks can still show
 * others something else.
 */
export async function comparePages(portal: string, dist: string): Promise<PagesLine> {
  const release = await readRelease(dist)
  if (!release) {
    return fail(
      'were not built here, so nothing could be compared.',
      'run "npm run build", then again',
    )
  }
  try {
    const { changed, listKey } = await findChanged(portal, release)
    if (changed.length === 0) {
      return {
        name: 'pages',
        state: 'ok',
        effect: `are those of this release; they trust the agents of list key ${listKey || '(none)'}`,
      }
    }
    return fail(
      `Hires are sent something else than this release holds: ${changed.join(', ')}. Whoever serves it may learn what they type.`,
      'run the same release on both sides; if it is, take the pages off the net and see SECURITY.md',
    )
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
    return fail(
      `cannot be fetched${code}: no hire reaches them.`,
      'check the address, and the server',
    )
  }
}

const fail = (effect: string, remedy: string): PagesLine => ({
  name: 'pages',
  state: 'fail',
  effect,
  remedy,
})

interface Release {
  readonly hashes: Readonly<Record<string, string>>
  readonly template: string
  /** The template of *my password*. */
  readonly own: string
}

async function readRelease(dist: string): Promise<Release | undefined> {
  try {
    const hashes = zHashes.parse(JSON.parse(await readFile(join(dist, 'hashes.json'), 'utf8')))
    const template = await readFile(join(dist, 'index.html'), 'utf8')
    const own = await readFile(join(dist, 'own.html'), 'utf8')
    // A template that is not the built one would make any page look right.
    const isBuilt = (text: string, name: string) => hashOf(Buffer.from(text)) === hashes[name]
    const areBuilt = isBuilt(template, 'index.html') && isBuilt(own, 'own.html')
    return areBuilt ? { hashes, template, own } : undefined
  } catch {
    return undefined
  }
}

async function findChanged(portal: string, release: Release) {
  const changed = new Set<string>()
  let listKey = ''
  for (const encoding of encodings) {
    for (const name of await findChangedFiles(portal, release, encoding)) changed.add(name)
    const page = String(await get(portal, '', encoding))
    const remade = remakePage(page, release.template)
    if (remade?.page !== page) changed.add('the page itself')
    if (await isOwnPageChanged(portal, release, encoding)) changed.add('the page of my password')
    listKey = remade?.listKey ?? listKey
  }
  return { changed: [...changed], listKey }
}

/** Where there is one. */
async function isOwnPageChanged(portal: string, { own }: Release, encoding: Encoding) {
  const page = String(await get(portal, 'password', encoding))
  return page !== '' && remakePage(page, own)?.page !== page
}

async function findChangedFiles(
  portal: string,
  { hashes }: Release,
  encoding: Encoding,
): Promise<readonly string[]> {
  const changed: string[] = []
  for (const [name, hash] of Object.entries(hashes)) {
    if (name.endsWith('.html')) continue
    if (hashOf(await get(portal, name, encoding)) !== hash) changed.push(name)
  }
  const theme = String(await get(portal, 'theme.css', encoding))
  return remakeTheme(theme) === theme ? changed : [...changed, 'theme.css']
}

/** The page as the release makes it for the house that the served page names. Anything else in it shows. */
function remakePage(page: string, template: string) {
  const [, language = ''] = /^<!doctype html>\s*<html lang="([A-Za-z-]{2,20})"/.exec(page) ?? []
  const [, text = ''] =
    /<script type="application\/json" id="house">([^<]*)<\/script>/.exec(page) ?? []
  const value = parseJson(text)
  if (!zOwnHouse.safeParse(value).success) return undefined
  // As it was read: the schema would put its keys in another order.
  const house = value as House
  return { page: createPortalPage(template, house, language), listKey: house.agentListKey }
}

function remakeTheme(theme: string): string | undefined {
  const [, accent] = /^:root\{--accent:(#[0-9a-f]{6});/.exec(theme) ?? []
  return accent === undefined ? undefined : createPortalTheme(accent)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

/** Fetches as a browser does, and undoes gzip. An answer other than 200 is empty: it is no file of the release. */
async function get(portal: string, path: string, encoding: Encoding): Promise<Buffer> {
  const url = new URL(path, `${portal.replace(/\/$/, '')}/`)
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = url.protocol === 'https:' ? requestHttps : requestHttp
    // Node does not know that every name below `localhost` is this machine.
    const place = url.hostname.endsWith('.localhost') ? { hostname: '127.0.0.1' } : {}
    const { hostname, port, pathname, protocol } = url
    const headers = { host: url.host, 'accept-encoding': encoding }
    const signal = AbortSignal.timeout(patienceMilliseconds)
    request({ protocol, hostname, port, path: pathname, headers, signal, ...place }, resolve)
      .on('error', reject)
      .end()
  })
  const bytes = await buffer(answer)
  if (answer.statusCode !== 200) return Buffer.alloc(0)
  return answer.headers['content-encoding'] === 'gzip' ? gunzip(bytes) : bytes
}

function gunzip(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes)
  } catch {
    return Buffer.alloc(0)
  }
}
