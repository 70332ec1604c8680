/** A run of people in a process of its own that ends itself with SIGKILL at a crash point, as a power cut would. */
import { readFileSync } from 'node:fs'
import process from 'node:process'
import type { parseAgentConfig } from '../../agent/config.ts'
import { type HrRow, sendRows } from '../machine/hr-file.ts'

const [agentFolder = '', point = '', time = ''] = process.argv.slice(2)
const readJson = (name: string) => JSON.parse(readFileSync(`${agentFolder}/${name}`, 'utf8'))
const agentConfig = readJson('agent.json') as Parameters<typeof parseAgentConfig>[0]
let seen = 0
await sendRows(
  { agentFolder, agentConfig } as Parameters<typeof sendRows>[0],
  readJson('rows.json') as HrRow[],
  {},
  {
    reach: (reached) => {
      if (reached !== point) return
      seen += 1
      if (seen === Number(time)) process.kill(process.pid, 'SIGKILL')
    },
  },
)
