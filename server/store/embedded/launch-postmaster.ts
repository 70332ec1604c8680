import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Cluster } from './cluster.ts'
import { runAs } from './run-as.ts'
import { writeSettings } from './write-settings.ts'

/** A PostgreSQL that we started. */
export interface Postmaster {
  readonly pid: number
  /** Resolves when it has ended, however it ended. */
  readonly ended: Promise<void>
  hasEnded(): boolean
  /** It ended by itself and says so: not killed, not asked to stop. */
  hasFailed(): boolean
  /** What it has written to its log since it was started. */
  readLog(): string
  kill(signal: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): void
}

const largestLog = 1024 * 1024

/** Starts `postgres` on the cluster's data. It is not yet known whether it comes up. */
export function launchPostmaster(cluster: Cluster): Postmaster {
  const { account, folders, programs, socket, ownName } = cluster
  const args = writeSettings(folders, socket, ownName)
  const { file, path, start } = openLog(folders.settings)
  const command = runAs(account, programs.postgres, args, programs.environment, 'INT')
  const child = spawn(command.file, command.args, {
    ...command.options,
    stdio: ['ignore', file, file],
  })
  closeSync(file)
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  return {
    pid: child.pid ?? -1,
    ended,
    hasEnded: () => child.pid === undefined || child.exitCode !== null || child.signalCode !== null,
    hasFailed: () => child.pid === undefined || (child.exitCode ?? 0) !== 0,
    readLog: () => readFileSync(path).subarray(start).toString('utf8'),
    kill: (signal) => void child.kill(signal),
  }
}

/** The log of PostgreSQL; one older file is kept. */
function openLog(settings: string): { file: number; path: string; start: number } {
  const path = join(settings, 'postgres.log')
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > largestLog) {
    renameSync(path, `${path}.old`)
  }
  const file = openSync(path, 'a', 0o600)
  return { file, path, start: statSync(path).size }
}
