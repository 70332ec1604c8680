import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Hit, Orders } from './take-orders.ts'

/** A program that is killed and frozen, and started again as a service manager would. */
export interface UnderFire {
  /** The crash points at which it was hit, in their order. */
  readonly reached: readonly string[]
  /** Ends that nobody had ordered: a program that runs must not fall over because its neighbours do. */
  readonly faults: readonly string[]
  /** Lives that ended before they were ready: a start may be refused while the database is not back yet. */
  readonly failedStarts: readonly string[]
  /** When it was killed. */
  readonly killedAt: readonly Date[]
  /** What it last said when it was ready; absent while it is not. */
  ready(): Readonly<Record<string, string>> | undefined
  /** Hits it at these points, one in each of its lives. */
  aim(hits: readonly Hit[]): void
  /** How many hits are still to come. */
  hitsLeft(): number
  /** The process of its present life. */
  pid(): number | undefined
  kill(): void
  freeze(): void
  thaw(): void
  /** Kills it for good. */
  lose(): Promise<void>
}

const pauseBeforeNextLife = 300

export function startUnderFire(
  program: 'server' | 'agent',
  orders: Orders,
  onReady: () => void,
): UnderFire {
  const reached: string[] = []
  const faults: string[] = []
  const failedStarts: string[] = []
  const killedAt: Date[] = []
  const waiting: Hit[] = []
  let aimed: Hit | undefined
  let ready: Readonly<Record<string, string>> | undefined
  let child: ChildProcess
  let lost = false

  function live(): void {
    child = spawn(process.execPath, [join(import.meta.dirname, `${program}-under-fire.ts`)], {
      stdio: ['ignore', 'inherit', process.env['FIRSTKEY_TEST_LOG'] ? 'inherit' : 'pipe', 'ipc'],
    })
    let said = ''
    child.stderr?.on('data', (text: Buffer) => {
      said = (said + text.toString()).slice(-2000)
    })
    aimed = waiting.shift()
    child.send(aimed ? { ...orders, hit: aimed } : orders, () => undefined)
    child.on('message', (message: { ready?: Record<string, string>; reached?: string }) => {
      if (message.reached !== undefined) reached.push(message.reached)
      if (message.reached === aimed?.point) aimed = undefined
      if (message.ready === undefined) return
      ready = message.ready
      onReady()
    })
    child.once('exit', (code, signal) => {
      const ends = ready ? faults : failedStarts
      ready = undefined
      onReady()
      if (signal === 'SIGKILL') killedAt.push(new Date())
      if (lost) return
      if (signal !== 'SIGKILL') ends.push(`${program} ended by itself (${code ?? signal}): ${said}`)
      // A hit that was not reached in this life is for the next one.
      if (aimed) waiting.unshift(aimed)
      aimed = undefined
      void sleep(pauseBeforeNextLife).then(() => lost || live())
    })
  }
  live()

  return {
    reached,
    faults,
    failedStarts,
    killedAt,
    ready: () => ready,
    aim: (hits) => {
      waiting.push(...hits)
      if (aimed || !child.connected) return
      aimed = waiting.shift()
      if (aimed) child.send({ hit: aimed }, () => undefined)
    },
    hitsLeft: () => waiting.length + (aimed ? 1 : 0),
    pid: () => child.pid,
    kill: () => void child.kill('SIGKILL'),
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    lose: async () => {
      lost = true
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await gone
    },
  }
}
