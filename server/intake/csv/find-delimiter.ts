export type Delimiter = ';' | ',' | '\t'

/** Excel's way of saying which delimiter a file has: a first line of its own. */
const announced = /^sep=([;,\t])/im

/** The delimiter that the lines before the header announce, if they do. */
export function parseAnnouncedDelimiter(lines: string): Delimiter | undefined {
  return announced.exec(lines)?.[1] as Delimiter | undefined
}

/** The delimiter of a header line: the one that stands outside quotes most often. */
export function findDelimiter(header: string): Delimiter {
  const bare = header.replaceAll(/"[^"]*"/g, '')
  const count = (delimiter: Delimiter) => bare.split(delimiter).length
  const byCount = ([';', '\t', ','] as const).toSorted((one, other) => count(other) - count(one))
  return byCount[0] ?? ','
}
