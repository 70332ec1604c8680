import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'

/**
 * Runs another program of ours in this terminal and gives its exit code. It gets the signals that this process gets; one
 * that ended by a signal gives 128 and its number, as a shell says it.
 */
export async function handOver(
  program: 'server' | 'agent',
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const main = join(import.meta.dirname, '..', program, 'main.ts')
  const child = spawn(process.execPath, [main, ...args], { stdio: 'inherit', env: environment })
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const pass = (signal: NodeJS.Signals) => void child.kill(signal)
  for (const signal of signals) process.on(signal, pass)
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (code, signal) => {
        resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
      })
    })
  } finally {
    for (const signal of signals) process.off(signal, pass)
  }
}
