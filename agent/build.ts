import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { type BuildResult, build, type Metafile } from 'esbuild'

/**
 * Bundles the agent into one file and writes down what is in it. `node agent/build.ts` makes `dist/agent.mjs` and
 * `agent/dependencies.txt`; the second is checked in, so that a new package beside a domain controller is seen in review, and
 * given its reason there.
 */
const root = join(import.meta.dirname, '..')
const listPath = join(import.meta.dirname, 'dependencies.txt')

/** Bundles without writing anything. */
export function bundleAgent(): Promise<BuildResult<{ metafile: true; write: false }>> {
  return build({
    absWorkingDir: root,
    entryPoints: ['agent/main.ts'],
    outfile: 'dist/agent.mjs',
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    metafile: true,
    write: false,
    logLevel: 'error',
    // Some packages are CommonJS and ask for Node's own modules at run time.
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
  })
}

/** What stands in a list where nobody has given a reason yet: a list with it is not finished. */
export const noReason = 'WHY?'

/**
 * The packages in a bundle with their versions, and the modules of Node that it uses, one a line, each with the reason that
 * `written` (the list as it was) gives for it.
 */
export function listDependencies({ inputs, outputs }: Metafile, written: string): string {
  const reasons = new Map(
    [...written.matchAll(/^((?:# )?\S+)[^\n]*? {2}(.+)$/gm)].map(([, name = '', why = '']) => [
      name,
      why,
    ]),
  )
  const explained = (line: string) =>
    `${line}  ${reasons.get(/^(?:# )?\S+/.exec(line)?.[0] ?? '') ?? noReason}`
  const packages = new Set(
    Object.keys(inputs).flatMap((path) => {
      const name = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]
      return name === undefined ? [] : `${name} ${versionOf(name)}`
    }),
  )
  const builtIns = new Set(
    Object.values(outputs).flatMap(({ imports }) =>
      imports
        .filter(({ external }) => external)
        .map(({ path }) => (path.startsWith('node:') ? path : `node:${path}`)),
    ),
  )
  const nodes = [...builtIns].toSorted().map((name) => `# ${name}`)
  return `${[...[...packages].toSorted(), ...nodes].map(explained).join('\n')}\n`
}

function versionOf(name: string): string {
  const manifest: unknown = JSON.parse(
    readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'),
  )
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : 'unknown'
}

async function main(): Promise<void> {
  const { outputFiles, metafile } = await bundleAgent()
  const [bundle] = outputFiles
  if (!bundle) throw new Error('esbuild made no file')
  mkdirSync(join(root, 'dist'), { recursive: true })
  writeFileSync(bundle.path, bundle.contents)
  writeFileSync(listPath, listDependencies(metafile, readFileSync(listPath, 'utf8')))
  process.stdout.write(`${bundle.path}  ${Math.round(bundle.contents.length / 1024)} KiB\n`)
}

if (import.meta.main) await main()
