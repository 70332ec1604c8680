import type { AgentConfig } from '../config.ts'
import { readTextFile } from '../read-json-file.ts'
import { type Syslog, type SyslogPorts, startSyslog } from './start-syslog.ts'

/** Starts writing to the syslog server of the configuration, if it names one. Throws `StartProblem` without its authority. */
export async function openSyslog(
  settings: AgentConfig['syslog'],
  ports: SyslogPorts,
): Promise<Syslog | undefined> {
  if (!settings) return undefined
  const { caFile, ...where } = settings
  if (caFile === undefined) return startSyslog(where, ports)
  return startSyslog(
    { ...where, ca: await readTextFile(caFile, 'the syslog server’s authority') },
    ports,
  )
}
