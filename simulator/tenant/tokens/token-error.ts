/**
 * A token is not given out. The shape of the answer and the numbers are UNVERIFIED (the documents that were copied name neither;
 * general knowledge of `AADSTS…`).
 */
export class TokenError extends Error {
  readonly status: number
  readonly error: string
  /** The digits behind `AADSTS`. */
  readonly code: number

  constructor(error: string, code: number, message: string, status = 400) {
    super(message)
    this.error = error
    this.code = code
    this.status = status
  }
}

/** Whoever calls is not who they say: always 401. */
export const invalidClient = (code: number, message: string) =>
  new TokenError('invalid_client', code, message, 401)
