import { posix } from 'node:path'

/** A markdown link that stays in the repository: where it leads, and the heading it names. */
export interface PaperLink {
  readonly path: string
  readonly heading?: string
}

/** The links of a page to files of the repository, as paths from the root. Code is not read. */
export function findLinks(page: string, text: string): readonly PaperLink[] {
  const prose = text.replaceAll(/^```[\s\S]*?^```$/gm, '').replaceAll(/`[^`\n]*`/g, '')
  return [...prose.matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)]
    .map(([, target, attribute = '']) => target ?? attribute)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [file = '', heading] = target.split('#')
      const path = file === '' ? page : posix.join(posix.dirname(page), file)
      return heading === undefined ? { path } : { path, heading }
    })
}

/** The anchors of a page's headings, as code hosts make them. */
export function findAnchors(text: string): ReadonlySet<string> {
  return new Set(
    [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(/\s/g, '-'),
    ),
  )
}

/** Lines that a reader is told to type. */
export function findCommands(text: string): readonly string[] {
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) =>
    block
      .split('\n')
      .map((line) =>
        line
          .replace(/\s#.*$/, '')
          .replace(/^\$ /, '')
          .trim(),
      )
      .filter((line) => line !== '' && !line.startsWith('#')),
  )
}

/** The scripts of package.json that a line runs. */
export function findScripts(line: string): readonly string[] {
  return line.split('&&').flatMap((part) => {
    const [, named, test] = /^\s*npm (?:run (?:-s )?([\w:-]+)|(test))\b/.exec(part) ?? []
    return [named ?? test].filter((name) => name !== undefined)
  })
}

/** The words after every `firstkey` that a text tells somebody to type. */
export function findOwnCommands(text: string): readonly string[] {
  const typed = [...text.matchAll(/`firstkey ([^`]+)`/g)].map(([, words = '']) => words)
  const blocks = findCommands(text).flatMap((line) => line.match(/^firstkey (.+)$/)?.[1] ?? [])
  return [...typed, ...blocks].map((words) =>
    (/^[a-z]+(?: [a-z]+)?(?= |$)/.exec(words)?.[0] ?? words).trim(),
  )
}

/** The examples in JSON of a page, by the second-level heading they stand under. */
export function findExamples(text: string): ReadonlyMap<string, unknown> {
  return new Map(
    text.split(/^## /m).flatMap((section) => {
      const [, json] = /^```json\n([\s\S]*?)^```$/m.exec(section) ?? []
      const heading = section.slice(0, section.indexOf('\n'))
      return json === undefined ? [] : [[heading, JSON.parse(json) as unknown] as const]
    }),
  )
}

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly additionalProperties?: JsonSchema | boolean
  readonly items?: JsonSchema
  readonly allOf?: readonly JsonSchema[]
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
}

/** The last keys of a schema, with the way to them: `mail.signIn.name`. Lists and records add nothing to the way. */
export function listKeys(schema: JsonSchema, way: readonly string[] = []): readonly string[] {
  const { properties, additionalProperties, items, allOf = [], anyOf = [], oneOf = [] } = schema
  const below = [
    ...Object.entries(properties ?? {}).flatMap(([key, part]) => listKeys(part, [...way, key])),
    ...(typeof additionalProperties === 'object' ? listKeys(additionalProperties, way) : []),
    ...(items ? listKeys(items, way) : []),
    ...[...allOf, ...anyOf, ...oneOf].flatMap((part) => listKeys(part, way)),
  ].filter((key) => key !== way.join('.'))
  return below.length > 0 ? [...new Set(below)] : [way.join('.')]
}
