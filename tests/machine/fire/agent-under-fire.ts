/** An agent as a child process, started as production starts it, but for `reach`. Started by `start-under-fire.ts`. */
import process from 'node:process'
import { type AgentPorts, start } from '../../../agent/start.ts'
import { systemClock } from '../../../protocol/clock.ts'
import { Secret } from '../../../protocol/secret.ts'
import { childLog, takeOrders } from './take-orders.ts'

const { orders, reach } = await takeOrders()
const ports: AgentPorts = {
  clock: systemClock,
  log: childLog(`agent ${process.pid}`),
  http: (url, request) => fetch(url, request),
  folder: orders.folder ?? '.',
  enrolmentCode: new Secret(orders.enrolmentCode ?? ''),
  reach,
}
const running = await start(orders.config as Parameters<typeof start>[0], ports)
await running.announced
process.send?.({ ready: { agent: running.agent } })
