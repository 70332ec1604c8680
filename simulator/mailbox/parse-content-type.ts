/** `text/html; charset="utf-8"`, taken apart (RFC 2045 section 5.1). Names are in lower case. */
export function parseContentType(value: string): {
  readonly name: string
  readonly parameters: ReadonlyMap<string, string>
} {
  const name = value.split(';')[0]?.trim().toLowerCase() ?? ''
  const parameters = new Map<string, string>()
  const pattern = /;\s*([^=;\s]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))/g
  for (const [, key = '', quoted, plain] of value.matchAll(pattern)) {
    parameters.set(key.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '')
  }
  return { name, parameters }
}
