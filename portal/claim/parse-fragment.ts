import { zLinkSecret } from '../../protocol/claim-api.ts'
import { Secret } from '../../protocol/secret.ts'

/** What the address says after its `#`. Shaped, and no more: whether a secret opens anything is the server's word. */
export type Fragment =
  | { readonly kind: 'link'; readonly secret: Secret }
  /** From the notice after a claim: "this was not me". */
  | { readonly kind: 'not-me'; readonly secret: Secret }
  /** Something stood there, but a piece is missing or too much. */
  | { readonly kind: 'broken' }
  | { readonly kind: 'none' }

/** Reads a fragment (with its `#`) of an invitation (`#<secret>`) or of a notice (`#n.<secret>`). */
export function parseFragment(fragment: string): Fragment {
  const text = fragment.replace(/^#/, '').trim()
  if (text === '') return { kind: 'none' }
  const notice = text.startsWith('n.')
  const parsed = zLinkSecret.safeParse(notice ? text.slice(2) : text)
  if (!parsed.success) return { kind: 'broken' }
  return { kind: notice ? 'not-me' : 'link', secret: new Secret(parsed.data) }
}
