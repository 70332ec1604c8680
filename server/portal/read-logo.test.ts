import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readLogo } from './read-logo.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstkey-logo-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>'

async function read(content: string | Buffer): Promise<string> {
  const path = join(folder, 'logo')
  await writeFile(path, content)
  return await readLogo(path).then(
    ({ type, bytes }) => `${type}, ${bytes.length} bytes`,
    (error: Error) => error.message,
  )
}

test.each([
  ['a PNG', png, 'image/png, 16 bytes'],
  ['an SVG', svg, 'image/svg+xml, 41 bytes'],
  [
    'an SVG as drawing programs save it',
    `<?xml version="1.0"?>\n<!-- drawn -->\n${svg}`,
    'image/svg+xml, 78 bytes',
  ],
  ['a page', '<!doctype html><svg></svg>', 'is neither a PNG nor an SVG'],
  ['nothing', '', 'is neither a PNG nor an SVG'],
  ['64 kB', svg.padEnd(65_536), 'image/svg+xml, 65536 bytes'],
  ['one byte more', svg.padEnd(65_537), 'is larger than 64 kB'],
])('%s', async (_what, content, said) => {
  expect(await read(content)).toContain(said)
})

test('a file that is not there is a problem of the configuration', async () => {
  await expect(readLogo(join(folder, 'none'))).rejects.toThrow(
    'organisation.logo: cannot be read (ENOENT)',
  )
})
