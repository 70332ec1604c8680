/**
 * `npm run build`: makes `portal/dist/`, everything a browser is sent, under names that carry the hash of their content.
 * The same sources give the same bytes. Fails where the page would become too heavy for one bar of signal.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import process from 'node:process'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import type { BuiltFiles } from './built-files.ts'
import { catalogues } from './texts/catalogues.ts'
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
/** In bytes after gzip. */
const budgets = { script: 40_000, words: 150_000 }

interface Built {
  readonly name: string
  readonly content: string
}

function hashed(name: string, content: string): Built {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 10)
  const extension = extname(name)
  return { name: `${name.slice(0, -extension.length)}.${hash}${extension}`, content }
}

async function bundle(entry: string, define: Record<string, string> = {}): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: here,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    charset: 'utf8',
    define,
  })
  return outputFiles[0]?.text ?? ''
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
  const define = { __BUILT_FILES__: JSON.stringify(names) }
  const page = hashed('page.js', await bundle('page.tsx', define))
  const style = hashed('page.css', await bundle('look/page.css'))
  const icon = hashed('icon.svg', readFileSync(join(here, 'look/icon.svg'), 'utf8'))
  return {
    scripts: [page, worker],
    words: [knownBad, ...suggestions.map(([, file]) => file)],
    others: [style, icon, ...texts.map(([, file]) => file)],
    index: fillTemplate({ page: page.name, style: style.name, icon: icon.name }),
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

function weigh(files: readonly Built[], budget: number, what: string): string {
  const bytes = files.reduce((sum, { content }) => sum + gzipSync(content, { level: 9 }).length, 0)
  if (bytes > budget) throw new Error(`${what}: ${bytes} bytes gzipped, ${budget} are allowed`)
  return `${what} ${(bytes / 1000).toFixed(1)} of ${budget / 1000} kB gzipped`
}

const { scripts, words, others, index } = await buildAll()
const weights = [weigh(scripts, budgets.script, 'script'), weigh(words, budgets.words, 'words')]
rmSync(dist, { recursive: true, force: true })
mkdirSync(dist)
const files = [...scripts, ...words, ...others]
for (const { name, content } of files) {
  writeFileSync(join(dist, name), content)
  writeFileSync(join(dist, `${name}.gz`), gzipSync(content, { level: 9 }))
}
const manifest = Object.fromEntries(
  files.map(({ name }) => [name, contentTypes[extname(name)] ?? 'application/octet-stream']),
)
writeFileSync(join(dist, 'manifest.json'), `${JSON.stringify(manifest, undefined, 2)}\n`)
writeFileSync(join(dist, 'index.html'), index)
// What a release's pages are: `firstkey doctor` compares with it what a server really serves.
const hashes = Object.fromEntries(
  [...files, { name: 'index.html', content: index }].map(({ name, content }) => [
    name,
    createHash('sha256').update(content).digest('hex'),
  ]),
)
writeFileSync(join(dist, 'hashes.json'), `${JSON.stringify(hashes, undefined, 2)}\n`)
process.stdout.write(`portal: ${weights.join(', ')}\n`)
