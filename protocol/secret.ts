/**
 * A value that opens something: a password, a code, a link, a private key's bytes.
 *
 * Kept in a runtime-private field, so that templates, JSON, `inspect`, spread, `structuredClone`
 * and loggers print `[secret]` or nothing. The only way in is {@link Secret.reveal}, so that
 * every use of a secret can be found by searching for that word.
 *
 * It does not wipe memory: JavaScript strings cannot be wiped.
 */
export class Secret<T extends string | Uint8Array = string> {
  readonly #value: T

  constructor(value: T) {
    this.#value = value
  }

  /** Hands the bare value to `use` and returns what it returns. Never return the value itself. */
  reveal<R>(use: (value: T) => R): R {
    return use(this.#value)
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [Symbol.toPrimitive](): string {
    return '[secret]'
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[secret]'
  }
}
