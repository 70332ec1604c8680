/** Every way the database can keep a program from starting, as an operator meets it. */
export type StoreErrorCode =
  | 'database-account-unsuitable'
  | 'database-disk-full'
  | 'database-folder-closed'
  | 'database-folder-foreign'
  | 'database-newer-than-program'
  | 'database-programs-missing'
  | 'database-rights-missing'
  | 'database-running-elsewhere'
  | 'database-start-failed'
  | 'database-unreachable'
  | 'database-version-differs'
  | 'migration-failed'

/**
 * A database that cannot be used. `message` says what is wrong, `hint` what to do about it; both are for the
 * operator and name folders and versions only, never a password or a row.
 */
export class StoreError extends Error {
  readonly code: StoreErrorCode
  readonly hint: string

  constructor(code: StoreErrorCode, message: string, hint: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StoreError'
    this.code = code
    this.hint = hint
  }
}
