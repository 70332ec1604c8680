import { readFile } from 'node:fs/promises'
import { StartProblem } from './start-problem.ts'

/** Reads a JSON file; lines that begin with `//` or `#` are comments. No value from the file is ever repeated. */
export async function readJsonFile(path: string, what: string): Promise<unknown> {
  const text = await readTextFile(path, what)
  const lines = text.split('\n').map((line) => (/^\s*(\/\/|#)/.test(line) ? '' : line))
  const json = tryParse(lines.join('\n'))
  if ('value' in json) return json.value
  throw new StartProblem(
    `${what} is not JSON${json.place ? ` at ${json.place}` : ''}: ${path}`,
    'look for a missing comma, quote or bracket',
  )
}

/** Reads a text file, or says which one cannot be read and why. */
export async function readTextFile(path: string, what: string): Promise<string> {
  const read = await readFile(path, 'utf8').catch((fault: NodeJS.ErrnoException) => fault)
  if (typeof read === 'string') return read
  throw new StartProblem(
    `${what} cannot be read (${read.code ?? 'unknown'}): ${path}`,
    'check the path and who may read it',
  )
}

// The parser's own message quotes the file, which may hold anything: only the place is kept.
function tryParse(text: string): { readonly value: unknown } | { readonly place?: string } {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch (fault) {
    const place =
      fault instanceof Error ? /line \d+ column \d+/.exec(fault.message)?.[0] : undefined
    return place === undefined ? {} : { place }
  }
}
