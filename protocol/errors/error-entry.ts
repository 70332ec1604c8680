/**
 * What can be said of an error. `public` is what the outside may read; private detail has its own place in the log and the
 * ledger.
 */
export interface ErrorEntry {
  /** The HTTP status, where the error leaves as a problem document. */
  readonly status: number
  /** One sentence that says what happened and nothing that helps an attacker. */
  readonly public: string
  /** What the person who reads it can do. */
  readonly remedy: string
}

/** One row of the table. */
export const entry = (status: number, said: string, remedy: string): ErrorEntry => ({
  status,
  public: said,
  remedy,
})
