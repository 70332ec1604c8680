/**
 * An agent in a process of its own that ends itself with SIGKILL at one crash point, as a power cut would. The product has
 * no such switch: `reach` is a port, and only this file passes one that kills.
 */
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { start } from '../../agent/start.ts'
import { Secret } from '../../protocol/secret.ts'
import { agentPorts } from '../machine/start-agent.ts'

const [folder = '', point = '', code = ''] = process.argv.slice(2)
const config = JSON.parse(readFileSync(`${folder}/agent.json`, 'utf8')) as Parameters<
  typeof start
>[0]

await start(config, {
  ...agentPorts(folder),
  enrolmentCode: new Secret(code),
  reach: (reached) => {
    if (reached === point) process.kill(process.pid, 'SIGKILL')
  },
})
// A kill is a signal: this process lives until it comes.
process.stdin.resume()
