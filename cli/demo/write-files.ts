import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sentAttributes } from './play-arrival.ts'

/** What the agent of the demo reads: a certificate, two passwords, its guard. */
export interface DemoSecrets {
  readonly caPem: string
  readonly servicePassword: string
  readonly carrierPassword: string
  readonly baseDn: string
  /** The administrative unit of newcomers in the tenant. */
  readonly unit: string
  /** The guard's rules for *my password*. */
  readonly own: object
}

/** Makes a folder for one demo. Its database's own user may pass through it; nobody may look into it. */
export function createDemoFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'firstkey-demo-'))
  chmodSync(folder, 0o711)
  return folder
}

/** Writes the files of the demo's agent. Returns their folder. */
export function writeAgentFiles(folder: string, secrets: DemoSecrets): string {
  const home = join(folder, 'agent')
  mkdirSync(home, { mode: 0o700 })
  const write = (name: string, text: string) =>
    writeFileSync(join(home, name), text, { mode: 0o600 })
  write('ca.pem', secrets.caPem)
  write('service-password', secrets.servicePassword)
  write('carrier-password', secrets.carrierPassword)
  const pass = { units: [secrets.unit], perHour: 200 }
  const provision = { attributes: sentAttributes }
  const rules = {
    containers: [`OU=Newcomers,${secrets.baseDn}`],
    perHour: 200,
    pass,
    provision,
    own: secrets.own,
  }
  write('guard.json', JSON.stringify({ directories: { contoso: rules } }))
  write('words.txt', 'contoso\n')
  return home
}
