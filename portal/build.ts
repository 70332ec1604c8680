/**
 * `npm run build`: makes `portal/dist/`, everything a browser is sent, under names that carry the hash of their content.
 * The same sources give the same bytes. Fails where the page would become too heavy for one bar of signal.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import process from 'node:process'
import { gzipSync } from 'node:zlib'
import { type BuildOptions, build } from 'esbuild'
import type { BuiltFiles } from './built-files.ts'
import { splitScript } from './split-script.ts'
import { catalogues } from './texts/catalogues.ts'
import { ownCatalogues } from './texts/own-catalogues.ts'
import { composeWordLists } from './words/compose-word-lists.ts'

const here = import.meta.dirname
const dist = join(here, 'dist')
const contentTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
}
/** In bytes after gzip: `script` what everybody loads at first, and the worker; the parts each when a claim comes to them. */
const budgets = {
  script: 40_000,
  'own-page': 45_000,
  'password-page': 4_000,
  'pass-part': 13_000,
  'reset-page': 7_000,
  words: 150_000,
}

interface Built {
  readonly name: string
  readonly content: string
}

function hashed(name: string, content: string): Built {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 10)
  const extension = extname(name)
  return { name: `${name.slice(0, -extension.length)}.${hash}${extension}`, content }
}

const settings = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  write: false,
  target: 'es2022',
  legalComments: 'none',
  charset: 'utf8',
} as const satisfies BuildOptions

async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({ ...settings, entryPoints: [entry], format: 'iife' })
  return outputFiles[0]?.text ?? ''
}

interface Script {
  /** What every hire waits for. */
  readonly first: Built
  /** What is loaded when a claim comes to it. */
  readonly parts: readonly Built[]
}

/** The page's script and its parts (see `split-script.ts`). They name each other, so esbuild puts the hashes into their names. */
async function bundlePage(names: BuiltFiles): Promise<Script> {
  const { outputFiles, metafile } = await build({
    ...settings,
    entryPoints: ['page.tsx'],
    format: 'esm',
    splitting: true,
    outdir: dist,
    entryNames: '[name].[hash]',
    chunkNames: '[name].[hash]',
    metafile: true,
    plugins: [splitScript],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    define: { __BUILT_FILES__: JSON.stringify(names) },
  })
  const made = outputFiles.map(({ path, text }) => ({ name: basename(path), content: text }))
  const entry = Object.entries(metafile.outputs).find(
    ([, output]) => output.entryPoint === 'page.tsx',
  )
  const whole = entry?.[1].imports.filter(({ kind }) => kind === 'import-statement') ?? []
  const [shared] = whole
  if (!entry || !shared || whole.length > 1) throw new Error('the first script is not one piece')
  // The entry only imports the piece that everything is in; that piece takes its place and its name.
  const [stub, chunk] = [basename(entry[0]), basename(shared.path)]
  const page = chunk.replace(/^chunk/, 'page')
  const pieces = made
    .filter(({ name }) => name !== stub)
    .map(({ name, content }) => ({
      name: name === chunk ? page : name,
      content: content.replaceAll(chunk, page),
    }))
  const first = pieces.find(({ name }) => name === page)
  if (!first) throw new Error('the first script is missing')
  return { first, parts: pieces.filter((piece) => piece !== first) }
}

/** The page of *my password*: a document and a script of their own, so that no hire waits for them. */
async function bundleOwn(
  names: BuiltFiles,
  texts: Readonly<Record<string, string>>,
): Promise<Built> {
  const { outputFiles } = await build({
    ...settings,
    entryPoints: ['own-page.tsx'],
    format: 'esm',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    define: { __BUILT_FILES__: JSON.stringify(names), __OWN_TEXTS__: JSON.stringify(texts) },
  })
  return hashed('own-page.js', outputFiles[0]?.text ?? '')
}

async function buildAll() {
  const lists = composeWordLists()
  const knownBad = hashed('known-bad.txt', lists.knownBad)
  const suggestions = Object.entries(lists.suggestions).map(
    ([language, words]) => [language, hashed(`words-${language}.txt`, words)] as const,
  )
  const worker = hashed('strength-worker.js', await bundle('strength-worker.ts'))
  const texts = Object.entries(catalogues).map(
    ([language, words]) =>
      [language, hashed(`texts-${language}.json`, JSON.stringify(words))] as const,
  )
  const names: BuiltFiles = {
    texts: namesOf(texts),
    languageNames: Object.fromEntries(
      Object.entries(catalogues).map(([language, { name }]) => [language, name]),
    ),
    worker: worker.name,
    knownBad: knownBad.name,
    words: suggestions.map(([, { name }]) => name),
    suggestions: namesOf(suggestions),
  }
  const { first, parts } = await bundlePage(names)
  const ownTexts = Object.entries(ownCatalogues).map(
    ([language, words]) =>
      [language, hashed(`texts-own-${language}.json`, JSON.stringify(words))] as const,
  )
  const own = await bundleOwn(names, namesOf(ownTexts))
  const style = hashed('page.css', await bundle('look/page.css'))
  const icon = hashed('icon.svg', readFileSync(join(here, 'look/icon.svg'), 'utf8'))
  return {
    scripts: [first, worker],
    parts,
    words: [knownBad, ...suggestions.map(([, file]) => file)],
    own,
    others: [style, icon, ...[...texts, ...ownTexts].map(([, file]) => file)],
    documents: {
      'index.html': fillTemplate({ page: first.name, style: style.name, icon: icon.name }),
      'own.html': fillTemplate({ page: own.name, style: style.name, icon: icon.name }),
    },
  }
}

function namesOf(files: readonly (readonly [string, Built])[]): Record<string, string> {
  return Object.fromEntries(files.map(([key, { name }]) => [key, name]))
}

function fillTemplate(names: Readonly<Record<string, string>>): string {
  const noscript = Object.entries(catalogues)
    .map(([language, { noScript }]) => `<p lang="${language}">${noScript}</p>`)
    .join('\n        ')
  const icons = readFileSync(join(here, 'look/icons.svg'), 'utf8').trim()
  const words: Readonly<Record<string, string>> = { ...names, noscript, icons }
  const template = readFileSync(join(here, 'index.template.html'), 'utf8')
  return template.replaceAll(
    /\{\{file:([a-z]+)\}\}/g,
    (whole, name: string) => words[name] ?? whole,
  )
}

function weigh(files: readonly Built[], what: string): string {
  const budget = new Map(Object.entries(budgets)).get(what) ?? 0
  const bytes = files.reduce((sum, { content }) => sum + gzipSync(content, { level: 9 }).length, 0)
  if (bytes > budget) throw new Error(`${what}: ${bytes} bytes gzipped, ${budget} are allowed`)
  return `${what} ${(bytes / 1000).toFixed(1)} of ${budget / 1000} kB gzipped`
}

const { scripts, parts, own, words, others, documents } = await buildAll()
const weights = [
  weigh(scripts, 'script'),
  ...parts.map((part) => weigh([part], part.name.split('.')[0] ?? '')),
  weigh([own], 'own-page'),
  weigh(words, 'words'),
]
rmSync(dist, { recursive: true, force: true })
mkdirSync(dist)
const files = [...scripts, ...parts, own, ...words, ...others]
for (const { name, content } of files) {
  writeFileSync(join(dist, name), content)
  writeFileSync(join(dist, `${name}.gz`), gzipSync(content, { level: 9 }))
}
const manifest = Object.fromEntries(
  files.map(({ name }) => [name, contentTypes[extname(name)] ?? 'application/octet-stream']),
)
writeFileSync(join(dist, 'manifest.json'), `${JSON.stringify(manifest, undefined, 2)}\n`)
for (const [name, content] of Object.entries(documents)) writeFileSync(join(dist, name), content)
// What a release's pages are: `firstkey doctor` compares with it what a server really serves.
const hashes = Object.fromEntries(
  [...files, ...Object.entries(documents).map(([name, content]) => ({ name, content }))].map(
    ({ name, content }) => [name, createHash('sha256').update(content).digest('hex')],
  ),
)
writeFileSync(join(dist, 'hashes.json'), `${JSON.stringify(hashes, undefined, 2)}\n`)
process.stdout.write(`portal: ${weights.join(', ')}\n`)
