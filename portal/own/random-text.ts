/** 256 bits of chance, as text for an address. */
export function randomText(): string {
  return toText(crypto.getRandomValues(new Uint8Array(32)))
}

/** SHA-256 of a text, as PKCE wants it. */
export async function fingerprintOf(text: string): Promise<string> {
  return toText(
    new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))),
  )
}

function toText(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes))
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
