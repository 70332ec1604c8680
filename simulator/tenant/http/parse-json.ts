/** What a text says, or `undefined` where it is no JSON. Nothing of it is believed. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
