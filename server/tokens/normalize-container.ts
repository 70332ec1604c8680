/**
 * A distinguished name in one way of writing: without case and without blanks around commas and equal signs. Two ways of
 * writing the same name that still differ are two containers: what is compared fails closed.
 */
export function normalizeContainer(name: string): string {
  return name
    .trim()
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/\s*(?<!\\)([,=])\s*/g, '$1')
}
