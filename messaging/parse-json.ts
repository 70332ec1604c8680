/** What a text says as JSON, or nothing: answers that are none are judged by their status. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
