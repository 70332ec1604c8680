import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ErrorCode } from '../../protocol/errors.ts'

/** What the agent notes of a refusal. The server learns only the code. */
export interface Refusal {
  readonly at: Date
  readonly job: string
  readonly kind: string
  readonly directory: string
  readonly account?: string
  readonly delivery: string
  readonly code: ErrorCode
  readonly reason: string
}

export type WriteRefusal = (refusal: Refusal) => Promise<void>

/** Notes refusals as JSON lines in a file of the agent's own, which no server can reach. */
export function createRefusalLog(stateFolder: string): WriteRefusal {
  const path = join(stateFolder, 'refusals.jsonl')
  return async ({ at, ...refusal }) => {
    const line = JSON.stringify({ at: at.toISOString(), ...refusal })
    await appendFile(path, `${line}\n`, { mode: 0o600 })
  }
}
