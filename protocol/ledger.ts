/**
 * What the ledger can say. A closed list, so that no entry can carry personal data: every detail is an id or a code.
 * `subject` of an entry is the random id of what it happened to; whom that stands for is erased with the person.
 */
export type LedgerEvent =
  | { readonly event: 'hire-known'; readonly detail: { readonly source: IntakeSource } }
  | { readonly event: 'account-found'; readonly detail: { readonly agent: string } }
  | {
      readonly event: 'invitation-sent'
      readonly detail: { readonly channel: LedgerChannel; readonly generation: number }
    }
  | {
      readonly event: 'proof-given'
      readonly detail: { readonly proof: LedgerProof; readonly by: string }
    }
  | {
      readonly event: 'key-set'
      readonly detail: { readonly agent: string; readonly purpose: LedgerPurpose }
    }
  | { readonly event: 'sign-in-seen'; readonly detail: { readonly agent: string } }
  | {
      readonly event: 'desk-told'
      readonly detail: { readonly reason: string; readonly ticket: string }
    }
  | { readonly event: 'delivery-closed'; readonly detail: { readonly outcome: string } }
  | { readonly event: 'delivery-cancelled'; readonly detail: { readonly reason: string } }
  | { readonly event: 'contact-erased'; readonly detail: { readonly reason: string } }
  | { readonly event: 'agent-enrolled'; readonly detail: { readonly fingerprint: string } }
  | { readonly event: 'agent-revoked'; readonly detail: { readonly reason: string } }
  | { readonly event: 'token-created'; readonly detail: { readonly scopes: string } }
  | { readonly event: 'token-revoked'; readonly detail: { readonly reason: string } }

/** The names of the events. */
export type LedgerEventName = LedgerEvent['event']

/** Any event's detail: ids, codes and whole numbers. */
export type LedgerDetail = Readonly<Record<string, string | number>>

/** How a hire became known. */
export type IntakeSource = 'api' | 'import' | 'console' | 'workflow' | 'delta'

/** What carried a message. */
export type LedgerChannel = 'text' | 'mail' | 'letter'

/** How a hire showed that it is them. */
export type LedgerProof = 'text-code' | 'mail-code'

/** Why a key was set (design: words). */
export type LedgerPurpose = 'first' | 'again' | 'return' | 'own'

/** An event with what it happened to: what is handed over to be written down. */
export type LedgerEntry = LedgerEvent & {
  /** The random id (UUID) of the delivery, agent or token. */
  readonly subject: string
}

/** Where the ledger ends: the number of its last entry (0: none yet) and that entry's hash in hex. */
export interface LedgerHead {
  readonly seq: number
  readonly hash: string
}
