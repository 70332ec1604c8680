import { randomUUID } from 'node:crypto'
import { appendFile, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ErrorCode } from '../../protocol/errors.ts'
import type { Allowance } from './allowance.ts'
import type { Syslog } from './start-syslog.ts'

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

/** What became of a local allowance, and at whose hand. */
export interface AllowanceEvent extends Omit<Allowance, 'id' | 'madeAt'> {
  readonly at: Date
  readonly event: 'allowance-made' | 'allowance-removed' | 'allowance-used'
  readonly allowance: string
  /** The user of this host who did it, or the job that used it. */
  readonly by: string
}

/** The agent's own log, which no server can reach or hide. */
export interface GuardLog {
  readonly refused: WriteRefusal
  allowance(event: AllowanceEvent): Promise<void>
  /** Whether what it was last told got to the file, and to the syslog server if there is one. */
  check(): 'ok' | 'guard-log-failing'
}

const mostBytes = 32 * 1024 * 1024

/**
 * Notes refusals and allowances as JSON lines in a file of the state folder, and sends each line to `syslog` as well. Past
 * 32 MiB the file is put aside as `refusals.old.jsonl`, over the one before, and the new one begins with a line that says so:
 * no flood fills the disk that the journal needs. A file that cannot be written
 * rejects, and no rule depends on that.
 */
export function openGuardLog(
  stateFolder: string,
  syslog?: Pick<Syslog, 'send' | 'check'>,
): GuardLog {
  const path = join(stateFolder, 'refusals.jsonl')
  let fileState: 'ok' | 'guard-log-failing' = 'ok'

  let last: Promise<void> = Promise.resolve()

  function write({ at, ...words }: { readonly at: Date }): Promise<void> {
    const line = JSON.stringify({ at: at.toISOString(), id: randomUUID(), ...words })
    syslog?.send(line, at)
    // One after the other: two that put the file aside at once would lose what the first put aside.
    const mine = last.then(() => append(line))
    last = mine.catch(() => undefined)
    return mine
  }

  async function append(line: string): Promise<void> {
    try {
      const { size } = await stat(path).catch(() => ({ size: 0 }))
      if (size > mostBytes) await putAside(line, size)
      await appendFile(path, `${line}\n`, { mode: 0o600 })
      fileState = 'ok'
    } catch (fault) {
      fileState = 'guard-log-failing'
      throw fault
    }
  }

  /** The new file begins by saying that it does not hold everything, and that the one before is gone. */
  async function putAside(next: string, bytes: number): Promise<void> {
    await rename(path, join(stateFolder, 'refusals.old.jsonl'))
    const { at } = JSON.parse(next)
    const said = { at, id: randomUUID(), event: 'log-put-aside', file: 'refusals.old.jsonl', bytes }
    await appendFile(path, `${JSON.stringify(said)}\n`, { mode: 0o600 })
  }

  return {
    refused: ({ at, ...refusal }) => write({ at, ...{ event: 'refused', ...refusal } }),
    allowance: write,
    check: () => (syslog?.check() === 'failing' ? 'guard-log-failing' : fileState),
  }
}
