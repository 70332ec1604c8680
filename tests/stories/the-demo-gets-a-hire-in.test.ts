import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'

const run = promisify(execFile)
const firstkey = join(import.meta.dirname, '..', '..', 'bin', 'firstkey.js')

/** What /usr/bin holds, without any browser. */
const withoutBrowser = mkdtempSync(join(tmpdir(), 'firstkey-no-browser-'))
for (const name of readdirSync('/usr/bin')) {
  if (!/chrom/.test(name)) symlinkSync(join('/usr/bin', name), join(withoutBrowser, name))
}
afterAll(() => rmSync(withoutBrowser, { recursive: true }))

const leftovers = () => readdirSync(tmpdir()).filter((name) => name.startsWith('firstkey-demo-'))

test.each([
  ['browser', process.env['PATH'] ?? ''],
  // Where no browser is found, the same calls are made without one.
  ['calls', withoutBrowser],
])(
  'through %s: exit 0, one object on the last line, nothing left behind',
  async (through, path) => {
    const before = leftovers()
    const { stdout } = await run(process.execPath, [firstkey, 'demo', '--once', '--json'], {
      env: { ...process.env, PATH: path },
    })
    const result = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as {
      readonly steps: readonly { readonly step: string; readonly milliseconds: number }[]
    }
    const played = {
      myPassword: true,
      provisioned: true,
      workflow: 'completed',
      signedIn: true,
      passkey: true,
      passRemoved: true,
      cloudSignIn: true,
    }
    expect(result).toMatchObject({ ...played, through })
    expect(result.steps.map(({ step }) => step)).toContain('the thin client opens')
    expect(leftovers()).toEqual(before)
  },
)
