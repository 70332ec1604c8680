import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import type { TestDatabase } from '../tests/machine/start-postgres.ts'
import type { Bench } from './benchmark.ts'
import { serverSettings } from './server-settings.ts'

/** A server in a process of its own, started as an operator starts it. */
export interface SpawnedServer {
  readonly portalPort: number
  /** Its state folder, for `firstkey --state`. */
  readonly state: string
  /** Its memory that is in RAM now, in MiB. */
  readMemory(): number
}

export async function spawnServer(bench: Bench, database: TestDatabase): Promise<SpawnedServer> {
  const state = mkdtempSync(join(tmpdir(), 'firstkey-bench-'))
  const config = join(state, 'firstkey.json')
  writeFileSync(config, JSON.stringify(serverSettings(state)))
  const main = join(import.meta.dirname, '..', 'server', 'main.ts')
  const child = spawn(process.execPath, [main], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      FIRSTKEY_CONFIG: config,
      DATABASE_URL: database.connectionString,
    },
  })
  const exited = once(child, 'exit')
  bench.onEnd(async () => {
    child.kill('SIGTERM')
    await exited
    rmSync(state, { recursive: true, force: true })
  })
  const portalUrl = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const url = /"portalUrl":"([^"]+)"/.exec(line)?.[1]
      if (url) resolve(url)
    })
    exited.then(() => reject(new Error('the server did not start')), reject)
  })
  return {
    portalPort: Number(new URL(portalUrl).port),
    state,
    readMemory: () => {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
      return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024
    },
  }
}
