/** Whether something may be mailed to; `address` has its domain in lower case. */
type MailAddressCheck =
  | { readonly allowed: true; readonly address: string }
  | { readonly allowed: false; readonly code: MailAddressRefusal; readonly hint: string }

type MailAddressRefusal = 'mail-empty' | 'mail-not-an-address' | 'mail-too-long'

// One address and nothing else: what separates, quotes, comments or routes in RFC 5322 would let one field name two people.
const local = String.raw`[^\s\p{C}"(),:;<>@[\\\]]+`
const label = String.raw`[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{N}\p{M}])?`
const address = new RegExp(`^(${local})@((?:${label}\\.)+${label})$`, 'u')

/**
 * Checks that `input` is exactly one mail address of the everyday kind (no quoted local part, no comment, no list).
 * **Not verified:** that the domain or the mailbox exists, or whose it is. The longest path is RFC 5321, 4.5.3.1.3.
 */
export function checkMailAddress(input: string): MailAddressCheck {
  const trimmed = input.trim()
  if (trimmed === '') return refused('mail-empty', 'Give a mail address, or leave the column out.')
  if (trimmed.length > 254)
    return refused('mail-too-long', 'A mail address has at most 254 characters.')
  const [, name, domain] = address.exec(trimmed) ?? []
  if (name === undefined || domain === undefined) {
    return refused('mail-not-an-address', 'Write one address, like b.jensen@example.org.')
  }
  return { allowed: true, address: `${name}@${domain.toLowerCase()}` }
}

function refused(code: MailAddressRefusal, hint: string): MailAddressCheck {
  return { allowed: false, code, hint }
}
