import { describe, expect, test } from 'vitest'
import { listDependencies, noReason } from '../../agent/build.ts'
import { bundlePortal } from './bundle-portal.ts'
import { readRepositoryFile } from './repository-files.ts'

interface Locked {
  readonly packages: Readonly<
    Record<
      string,
      {
        readonly hasInstallScript?: boolean
        readonly integrity?: string
        readonly resolved?: string
      }
    >
  >
}

const { packages } = JSON.parse(readRepositoryFile('package-lock.json')) as Locked
const brought = Object.entries(packages).filter(([path]) => path !== '')
const manifest = JSON.parse(readRepositoryFile('package.json')) as Readonly<
  Record<string, Readonly<Record<string, string>>>
>
const nameOf = (path: string) => path.replace(/^.*node_modules\//, '')

test('portal/dependencies.txt says what a hire’s browser runs, and why (if not: node tests/architecture/write-dependencies.ts, then a reason)', async () => {
  const written = readRepositoryFile('portal/dependencies.txt')
  expect(written).toBe(listDependencies(await bundlePortal(), written))
  expect(written).not.toContain(noReason)
  expect(written).toMatch(/^preact /m)
  expect(written).not.toMatch(/^# node:/m)
})

describe('install scripts', () => {
  const list = readRepositoryFile('install-scripts.txt')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => /^(\S+) {2}(run|never) {2}(.{10,})$/.exec(line)?.slice(1) ?? [line])

  test('are run by nobody: npm is told so here', () => {
    expect(readRepositoryFile('.npmrc')).toMatch(/^ignore-scripts=true$/m)
    const own = Object.keys(manifest['scripts'] ?? {})
    for (const name of ['preinstall', 'install', 'postinstall', 'prepare']) {
      expect(own).not.toContain(name)
    }
    // Whoever wants one to run takes it off this line, and says in install-scripts.txt what then runs it.
    expect(list.filter(([, verdict]) => verdict !== 'never')).toEqual([])
  })

  test('of every package that brings one are on the list, with the reason why none is needed, and no other', () => {
    const bringing = brought.filter(([, { hasInstallScript }]) => hasInstallScript)
    expect(bringing.length).toBeGreaterThan(0)
    expect(list.map(([name]) => name)).toEqual(bringing.map(([path]) => nameOf(path)).toSorted())
  })
})

test('every package is pinned to one version, and its bytes to one hash', () => {
  for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies']) {
    for (const version of Object.values(manifest[kind] ?? {}))
      expect(version).toMatch(/^\d+\.\d+\.\d+/)
  }
  expect(brought.length).toBeGreaterThan(100)
  for (const [path, { integrity }] of brought) expect(`${path} ${integrity}`).toMatch(/ sha512-/)
})
