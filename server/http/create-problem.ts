import { type ErrorCode, errors } from '../../protocol/errors.ts'

/** A problem document (RFC 9457): public words only. What really happened stands in the log and the ledger. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: ErrorCode
  readonly hint: string
}

/** The problem document of a code of the table. */
export function createProblem(code: ErrorCode): Problem {
  const { status, public: title, remedy: hint } = errors[code]
  return { type: `https://firstkey.example/errors#${code}`, title, status, code, hint }
}
