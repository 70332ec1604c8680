import { errors, isErrorCode } from '../../protocol/errors.ts'
import { readRepositoryFile } from './repository-files.ts'

const head = `# Errors

Every refusal and every fault has a stable code. Programs compare codes, people read sentences. What stands here is all
that the outside may read: details are in the log and the ledger, under the id that the answer names.

A code leaves the API as a problem document (RFC 9457), reaches a hire in the words of the page, and reaches the desk with
the hint below. The statuses are those of HTTP; where a code never leaves as an answer of its own, the status says of which
kind it is.

This page is written by \`node tests/architecture/write-errors.ts\` from \`protocol/errors/\`; a test compares them.
`

/** Who meets them, in the order of the page. */
const tables = [
  'hire',
  'api',
  'delivery',
  'agent',
  'pass',
  'cloud',
  'own',
  'arrival',
  'provisioning',
  'route',
]

/**
 * The page of all error codes, in the order and under the headings of the tables' own sources. These are read as text only
 * for their headings: what is said about a code comes from the table itself.
 */
export function renderErrors(): string {
  const source = tables
    .map((name) => readRepositoryFile(`protocol/errors/${name}-errors.ts`))
    .join('\n')
  const parts = [head]
  for (const [, heading, code] of source.matchAll(/^ {2}(?:\/\/ (.+)|'?([a-z-]+)'?: entry\()/gm)) {
    if (heading) parts.push(`## ${heading}\n`)
    if (code && isErrorCode(code)) {
      const { status, public: said, remedy } = errors[code]
      parts.push(`### ${code}\n\n${status} · ${said}  \n*What to do:* ${remedy}\n`)
    }
  }
  return parts.join('\n')
}
