import process from 'node:process'

/** Where a process is to be hit: the `time`-th time it reaches a crash point. */
export interface Hit {
  readonly point: string
  readonly time: number
  readonly how: 'kill' | 'freeze'
}

/** What a program under fire is told by the test that started it. */
export interface Orders {
  readonly config: unknown
  /** Of the agent: where relative paths start from, and its one-time code. */
  readonly folder?: string
  readonly enrolmentCode?: string
  readonly hit?: Hit
}

/** The child's side: waits for its orders, and makes the `reach` that carries out the hit. Ends with the test. */
export async function takeOrders(): Promise<{
  readonly orders: Orders
  readonly reach: (point: string) => void
}> {
  process.on('disconnect', () => process.exit(0))
  const orders = await new Promise<Orders>((resolve) => process.once('message', resolve))
  let hit = orders.hit
  let reached = 0
  process.on('message', (next: { readonly hit: Hit }) => {
    hit = next.hit
    reached = 0
  })
  const reach = (point: string) => {
    if (hit?.point !== point) return
    reached += 1
    if (reached < hit.time) return
    const { how } = hit
    hit = undefined
    process.send?.({ reached: point })
    process.kill(process.pid, how === 'kill' ? 'SIGKILL' : 'SIGSTOP')
  }
  return { orders, reach }
}

/** Lines on stderr where FIRSTKEY_TEST_LOG is set; silent otherwise. */
export function childLog(name: string) {
  const write = (level: string) => (event: string, fields?: object) => {
    if (!process.env['FIRSTKEY_TEST_LOG']) return
    const at = new Date().toISOString().slice(14)
    process.stderr.write(`${at} ${name} ${level} ${event} ${JSON.stringify(fields ?? {})}\n`)
  }
  return {
    debug: () => undefined,
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  }
}
