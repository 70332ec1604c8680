import * as z from 'zod/mini'
import type { StrongMethod } from './cloud-jobs.ts'
import type { Purpose } from './ids.ts'
import type { CloseReason } from './jobs.ts'
import type { ParityRoute } from './parity-route.ts'
import type { PassUse } from './pass-use.ts'

/**
 * What the ledger can say. A closed list, so that no entry can carry personal data: every detail is an id or a code.
 * What an entry's `subject` stands for is erased with the person.
 */
export type LedgerEvent =
  | { readonly event: 'hire-known'; readonly detail: { readonly source: string } }
  | { readonly event: 'account-found'; readonly detail: { readonly agent: string } }
  | { readonly event: 'invitation-sent'; readonly detail: LedgerInvitation }
  | { readonly event: 'proof-given'; readonly detail: LedgerProof }
  | { readonly event: 'key-set'; readonly detail: LedgerKey }
  /** A pass was minted for the browser that asked, and sealed to it. */
  | { readonly event: 'pass-minted'; readonly detail: LedgerPass }
  | {
      readonly event: 'pass-removed'
      readonly detail: { readonly agent: string; readonly reason: string }
    }
  | {
      readonly event: 'method-registered'
      readonly detail: { readonly agent: string; readonly method: StrongMethod }
    }
  /** The hire's own phone became a method for self-service reset, and was taken away again. */
  | { readonly event: 'phone-registered'; readonly detail: { readonly agent: string } }
  | {
      readonly event: 'phone-removed'
      readonly detail: { readonly agent: string; readonly reason: string }
    }
  | { readonly event: 'sign-in-seen'; readonly detail: { readonly agent: string } }
  | { readonly event: 'invited-again'; readonly detail: { readonly reason: string } }
  | { readonly event: 'contact-settled'; readonly detail: { readonly reason: string } }
  | { readonly event: 'contact-taken'; readonly detail: { readonly reason: string } }
  | { readonly event: 'close-asked'; readonly detail: { readonly reason: CloseReason } }
  | { readonly event: 'account-closed'; readonly detail: { readonly agent: string } }
  | { readonly event: 'account-not-closed'; readonly detail: LedgerNotClosed }
  | { readonly event: 'desk-told'; readonly detail: LedgerProblem }
  /** No mail to the desk went out; a later `desk-told` says that one did. */
  | { readonly event: 'desk-not-told'; readonly detail: LedgerProblem }
  | { readonly event: 'delivery-closed'; readonly detail: { readonly outcome: string } }
  | { readonly event: 'delivery-cancelled'; readonly detail: { readonly reason: string } }
  | { readonly event: 'hire-readmitted'; readonly detail: { readonly reason: string } }
  | { readonly event: 'contact-erased'; readonly detail: { readonly reason: string } }
  /** Somebody who works here set a new password after a sign-in; the subject is their visit. */
  | { readonly event: 'own-password-set'; readonly detail: { readonly agent: string } }
  | {
      readonly event: 'own-password-refused'
      readonly detail: { readonly agent: string; readonly reason: string }
    }
  | { readonly event: 'agent-enrolled'; readonly detail: { readonly directory: string } }
  | { readonly event: 'agent-admitted'; readonly detail: { readonly directory: string } }
  | { readonly event: 'agent-revoked'; readonly detail: { readonly reason: string } }
  | { readonly event: 'token-created'; readonly detail: { readonly scopes: string } }
  | { readonly event: 'token-revoked'; readonly detail: { readonly reason: string } }

/** Which link, over what. `generation` counts the links of one delivery. */
type LedgerInvitation = {
  readonly channel: 'text' | 'mail' | 'letter'
  readonly generation: number
}

/** What was shown, and who checked it: an agent's id, or `server`. */
type LedgerProof = {
  readonly proof: 'text' | 'mail'
  readonly by: string
}

type LedgerKey = {
  readonly agent: string
  readonly purpose: Purpose
  /** What the agent's guard took as proof, by its receipt: `server` is the server's word alone. */
  readonly proof?: 'text' | 'server' | 'allowance'
  /** Where it was not a claim: who could read it on its way is for `core/plan/custody-of-route.ts` to say. */
  readonly route?: ParityRoute
}

type LedgerPass = {
  readonly agent: string
  readonly purpose: Purpose
  readonly use: PassUse
  /** Where it left on another way than to the browser that asked. */
  readonly route?: ParityRoute
}

/** Who would not, or could not, and why: a code. */
type LedgerNotClosed = {
  readonly agent: string
  readonly reason: string
}

/** Why a person has to look, and the reference under which the desk was told. */
type LedgerProblem = {
  readonly reason: string
  readonly ticket: string
}

/** An event's detail as it is written down: ids, codes and whole numbers. */
export type LedgerDetail = Readonly<Record<string, string | number>>

/** An event with what it happened to: what is handed over to be written down. */
export type LedgerEntry = LedgerEvent & {
  /** The random id of the delivery, hire or token (a UUID), or the agent's thumbprint. */
  readonly subject: string
}

export const zLedgerHead = z.strictObject({
  seq: z.int().check(z.gte(0)),
  hash: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
})

/** Where the ledger ends: the number of its last entry (0: none yet) and that entry's hash in hex. */
export type LedgerHead = Readonly<z.infer<typeof zLedgerHead>>
