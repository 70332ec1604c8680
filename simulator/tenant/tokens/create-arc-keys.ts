import { randomBytes, randomUUID } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The keys by which Azure Arc sees that a caller can read files of this machine. */
export interface ArcKeys {
  /** In place of `%ProgramData%/AzureConnectedMachineAgent/Tokens`. */
  readonly folder: string
  /** Writes a new key into a file and says where. */
  write(): string
  /** Whether the header (`Basic <content>`) holds a key that was written. That it is good once only is UNVERIFIED. */
  take(authorization: string | undefined): boolean
  remove(): void
}

export function createArcKeys(): ArcKeys {
  // Made when it is first wanted: a simulator that is killed leaves nothing behind for nothing.
  const folder = join(tmpdir(), `simulated-arc-${randomUUID()}`)
  const keys = new Set<string>()
  return {
    folder,
    write() {
      const file = join(folder, `${randomUUID()}.key`)
      const key = randomBytes(32).toString('base64url')
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      writeFileSync(file, key, { mode: 0o600 })
      keys.add(key)
      return file
    },
    take: (authorization) => keys.delete(authorization?.replace(/^Basic /, '') ?? ''),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
