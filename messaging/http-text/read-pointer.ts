/** What a JSON pointer leads to, as text; undefined where there is nothing, or no plain value (RFC 6901). */
export function readPointer(document: unknown, pointer: string): string | undefined {
  const found = findPointer(document, pointer)
  return typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean'
    ? String(found)
    : undefined
}

/** What a JSON pointer leads to. */
export function findPointer(document: unknown, pointer: string): unknown {
  if (pointer === '') return document
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(
      (value, part) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, part)
          ? (value as Readonly<Record<string, unknown>>)[part]
          : undefined,
      document,
    )
}
