/** A server as a child process, started as production starts it, but for `reach`. Started by `start-under-fire.ts`. */
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import process from 'node:process'
import { systemClock } from '../../../protocol/clock.ts'
import type { ServerConfigInput } from '../../../server/config.ts'
import { start } from '../../../server/start.ts'
import { childLog, takeOrders } from './take-orders.ts'

/** The hires' door says its public address, which is the front's: what it really listens on is chosen here. */
async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

const { orders, reach } = await takeOrders()
const config = orders.config as ServerConfigInput
const listen = { host: '127.0.0.1', port: await findFreePort() }
const log = childLog(`server ${process.pid}`)
const { agentsUrl } = await start(
  { ...config, portal: { ...config.portal, listen } },
  { clock: systemClock, log, reach },
)
process.send?.({ ready: { portalDoor: `http://127.0.0.1:${listen.port}`, agentsUrl } })
