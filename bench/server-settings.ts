import type { ServerConfigInput } from '../server/config.ts'
import { directoryName } from '../tests/machine/start-agent.ts'

/** A server's configuration for benchmarks that send no message: the defaults, and a mail server that is never asked. */
export function serverSettings(state: string): ServerConfigInput {
  return {
    state,
    portal: { listen: { port: 0 } },
    agents: { listen: { port: 0 } },
    api: { listen: { port: 0 } },
    organisation: { name: 'Contoso' },
    desk: { name: 'Service desk', mail: 'desk@contoso.test' },
    mail: { host: '127.0.0.1', port: 9, from: 'welcome@contoso.test' },
    intake: { country: 'NL', textCountries: ['NL'] },
    plan: { directory: directoryName },
  }
}
