import type { Entry as RawEntry } from 'ldapts'

/** One object as a controller returned it. Absent and empty are the same: Active Directory keeps no empty values. */
export class Entry {
  readonly dn: string
  readonly #values = new Map<string, readonly (string | Buffer)[]>()

  constructor(raw: RawEntry) {
    this.dn = raw.dn
    for (const [name, value] of Object.entries(raw)) {
      this.#values.set(name.toLowerCase(), Array.isArray(value) ? value : [value])
    }
  }

  /** The first value as text. */
  text(name: string): string | undefined {
    return this.texts(name)[0]
  }

  texts(name: string): readonly string[] {
    return (this.#values.get(name.toLowerCase()) ?? []).map((value) =>
      typeof value === 'string' ? value : value.toString('utf8'),
    )
  }

  /** Values of an attribute that was asked for as binary. */
  binaries(name: string): readonly Buffer[] {
    return (this.#values.get(name.toLowerCase()) ?? []).map((value) =>
      typeof value === 'string' ? Buffer.from(value, 'utf8') : value,
    )
  }

  /** A whole number, 0 when absent: flags and counters. */
  number(name: string): number {
    return Number(this.text(name) ?? 0)
  }

  /** A large integer (FILETIME, USN) as it stands, `0` when absent. */
  large(name: string): bigint {
    return BigInt(this.text(name) ?? 0)
  }
}
