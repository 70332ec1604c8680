import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { refusedBy } from '../machine/attack.ts'
import { runCommandLine } from '../machine/run-command-line.ts'
import { startWorld, type World } from '../machine/start-world.ts'

const { control, test } = refusedBy('the hashes of the release, and a page that can be made again')
let world: World
let thief: Server | undefined
beforeAll(async () => {
  world = await startWorld()
})
afterEach(() => {
  thief?.closeAllConnections()
  thief?.close()
})
afterAll(() => world?.stop())

type Change = (path: string, text: string, headers: IncomingHttpHeaders) => string

/** A server in the real one's place, which passes everything on, but for what it changes. */
async function startThief(change: Change): Promise<string> {
  const { port } = new URL(world.server.portalUrl)
  const server = createServer(async (request, response) => {
    const path = request.url ?? ''
    const zipped = request.headers['accept-encoding'] === 'gzip'
    const real = await fetch(`http://127.0.0.1:${port}${path}`)
    const text = change(path, await real.text(), request.headers)
    response.statusCode = real.status
    if (zipped) response.setHeader('content-encoding', 'gzip')
    response.end(zipped ? gzipSync(text) : text)
  })
  thief = server
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function examine(portal: string) {
  const { output } = await runCommandLine(world, 'doctor', '--json', '--portal', portal)
  const { lines } = JSON.parse(output) as {
    lines: readonly { readonly name: string; readonly state: string; readonly effect: string }[]
  }
  return lines.find(({ name }) => name === 'pages')
}

control(
  'the pages of the honest server are those of the release, and name the list of agents',
  async () => {
    expect(await examine(world.server.portalUrl)).toEqual({
      name: 'pages',
      state: 'ok',
      effect: expect.stringContaining(world.agent.listThumbprint),
    })
    const passedOn = await examine(await startThief((_path, text) => text))
    expect(passedOn?.effect).toMatch(/^are those/)
  },
)

test.each<readonly [string, string, Change]>([
  [
    'a script that also sends elsewhere',
    'page.',
    (path, text) => (path.startsWith('/page.') && path.endsWith('.js') ? `${text};void 0` : text),
  ],
  [
    'the same only for browsers that take gzip',
    'page.',
    (path, text, headers) =>
      path.endsWith('.js') && headers['accept-encoding'] === 'gzip' ? `${text};void 0` : text,
  ],
  [
    'one more script in the page',
    'the page itself',
    (path, text) =>
      path === '/' ? text.replace('</head>', '<script src="/x.js"></script></head>') : text,
  ],
  [
    'a script hidden in the words of the house',
    'the page itself',
    (path, text) =>
      path === '/' ? text.replace('</noscript>', '<script src="/x.js"></script></noscript>') : text,
  ],
  [
    'a house that is no house',
    'the page itself',
    (path, text) => (path === '/' ? text.replace('"agentListKey"', '"otherKey"') : text),
  ],
  [
    'a style sheet that fetches',
    'theme.css',
    (path, text) => (path === '/theme.css' ? `${text}body{background:url(/spy)}` : text),
  ],
  [
    'a word list without its bad words',
    'known-bad',
    (path, text) => (path.startsWith('/known-bad') ? '' : text),
  ],
])('%s', async (_what, named, change) => {
  const line = await examine(await startThief(change))
  expect(line?.state).toBe('fail')
  expect(line?.effect).toContain(named)
})

test('another list of agents is shown for what it is', async () => {
  const other = 'A'.repeat(43)
  const swap: Change = (_path, text) => text.replace(world.agent.listThumbprint, other)
  const line = await examine(await startThief(swap))
  // A page like any other: whoever reads the line compares the key with what `firstkey agent init` printed.
  expect(line?.effect).toContain(other)
  expect(line?.effect).not.toContain(world.agent.listThumbprint)
})

test('pages that cannot be fetched are not called well', async () => {
  expect(await examine('http://127.0.0.1:9')).toMatchObject({
    state: 'fail',
    effect: 'cannot be fetched (ECONNREFUSED): no hire reaches them.',
  })
})
