import { randomUUID } from 'node:crypto'
import { findPerson, type TenantState } from '../state/create-tenant-state.ts'
import { createSigningKey, type SigningKey } from '../tokens/create-signing-key.ts'
import { signToken } from '../tokens/json-web-token.ts'
import { describeTicket } from './ticket.ts'

/** A sign-in that nobody made at the pages. */
interface Vouched {
  readonly clientId: string
  readonly nonce: string
  readonly contexts?: readonly string[]
  /** The last gesture; now, if it is left out. */
  readonly at?: Date
  /** Claims that are different from what they would be. `undefined` takes one away. */
  readonly claims?: Readonly<Record<string, unknown>>
}

/**
 * Tokens as an application gets them after a sign-in, for tests of what an application must refuse. The pages issue none
 * but true ones; these say what the test wants, signed by the tenant's own key or (`forge`) by one that nobody published.
 */
export function vouchForSignIns(
  state: TenantState,
  key: { current(): SigningKey; replace(): void },
  loginUrl: () => string,
) {
  const stranger = createSigningKey()
  const describe = (name: string, { clientId, nonce, contexts = [], at, claims }: Vouched) => {
    const person = findPerson(state, name)
    if (!person) throw new RangeError(`nobody is called ${name}`)
    const until = new Date(state.now().getTime() + 3_600_000)
    const ticket = {
      id: randomUUID(),
      userId: person.user.id,
      at: at ?? state.now(),
      contexts,
      until,
    }
    const issuer = `${loginUrl()}/${state.id}/v2.0`
    const asked = { clientId, issuer, scopes: ['openid', 'profile'], nonce }
    return { ...describeTicket(state, ticket, asked), ...claims }
  }
  return {
    /** An ID token of a person, by user principal name or id. */
    vouchFor: (name: string, wanted: Vouched) => signToken(key.current(), describe(name, wanted)),
    /** The same, signed by somebody else; `kid` says whose it pretends to be. */
    forge: (name: string, wanted: Vouched, kid?: string) =>
      signToken({ ...stranger(), id: kid ?? stranger().id }, describe(name, wanted)),
    /** The id of the key that signs now. */
    signingKeyId: () => key.current().id,
    /** From now on another key signs, and the one before is published no more. */
    replaceSigningKey: () => key.replace(),
  }
}
