import type { PgBoss } from 'pg-boss'
import { sendQueue } from '../deliveries/work-deliveries.ts'
import { type SendingPorts, sendMessage, TryAgain } from './send-message.ts'

/** Sends messages, several at a time, each settled by itself. */
export async function workMessages(
  boss: PgBoss,
  ports: SendingPorts,
  stopping: AbortSignal,
): Promise<void> {
  const options = {
    batchSize: 1,
    localConcurrency: 4,
    pollingIntervalSeconds: 1,
    notifyPollingIntervalSeconds: 1,
  } as const
  await boss.work<{ message: string }>(sendQueue, options, async ([job]) => {
    if (!job) return
    try {
      await sendMessage(job.data.message, ports, stopping)
    } catch (error) {
      const code = error instanceof TryAgain ? error.message : 'fault'
      // Nothing is wrong with one that is cut off by the server's own end: the next server sends it.
      const level = code === 'stopped' ? 'info' : 'warn'
      ports.log[level]('a message is tried again', { message: job.data.message, code })
      throw error
    }
  })
}
