import { findPerson, putPerson, type TenantState } from './state/create-tenant-state.ts'

/** Why a password opened nothing. */
export type PasswordRefusal =
  /** No such person, no password in the cloud, or another one: the page says the same to all three. */
  | 'wrong'
  | 'disabled'
  /** It is right, and the page demands a new one. */
  | 'must-change'

/**
 * What a person does at Microsoft's own pages with a password, without a browser. That a disabled account is named as such only
 * to who knows the password is UNVERIFIED.
 */
export function signInWithPassword(state: TenantState) {
  return {
    async signInWithPassword(
      name: string,
      password: string,
    ): Promise<{ userId: string } | { refused: PasswordRefusal }> {
      const source = findPerson(state, name)?.passwordSource
      const isRight = (await source?.verify(password)) === true
      // Asked again: a directory may have taken its time.
      const person = findPerson(state, name)
      if (!isRight || !person) return { refused: 'wrong' }
      if (!person.user.accountEnabled) return { refused: 'disabled' }
      if (source?.mustChange) return { refused: 'must-change' }
      putPerson(state, { ...person, signIns: [...person.signIns, state.now()] })
      return { userId: person.user.id }
    },
  }
}
