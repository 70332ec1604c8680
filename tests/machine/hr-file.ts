import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAgentConfig } from '../../agent/config.ts'
import { provision, type WantedRun } from '../../agent/provisioning/provision.ts'
import { systemClock } from '../../protocol/clock.ts'
import type { Tenant } from '../../simulator/tenant/start-tenant.ts'
import type { registerAgent } from './register-agent.ts'
import { agentPorts } from './start-agent.ts'
import type { World } from './start-world.ts'

/** The least that an application needs which owns the provisioning application. */
export const uploadPermissions = ['SynchronizationData-User.Upload.OwnedBy']

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

/** Which column of the file becomes what. */
export const hrMapping = {
  delimiter: ';',
  attributes: {
    externalId: 'Number',
    userName: 'Sign-in name',
    active: { constant: true },
    'name.givenName': 'First name',
    'name.familyName': 'Last name',
    displayName: 'Full name',
    title: 'Title',
    [`${enterprise}:manager`]: 'Manager number',
  },
  hire: {
    startsOn: 'Start',
    firstName: 'First name',
    lastName: 'Last name',
    mobile: 'Mobile',
    mail: 'Private mail',
  },
} as const

export const provisionRules = {}

/** The provisioning application, owned by the agent's; the agent's settings for it. */
export function prepareUpload(
  tenant: Tenant,
  { application, file }: ReturnType<typeof registerAgent>,
) {
  const [job] = tenant.jobs()
  if (!job) throw new Error('the tenant has no provisioning application')
  tenant.addJobOwner(job.id, application.appId)
  tenant.setDelays({ provisioningLog: 0 })
  tenant.setThrottleLimits({ reports: 10_000 })
  return {
    servicePrincipal: job.servicePrincipalId,
    job: job.id,
    mappingFile: file('mapping.json', JSON.stringify(hrMapping)),
  }
}

const columns = [
  ...['Number', 'Sign-in name', 'First name', 'Last name', 'Full name', 'Title'],
  ...['Manager number', 'Start', 'Mobile', 'Private mail'],
] as const
export type HrRow = { readonly [column in (typeof columns)[number]]?: string }

/** Somebody new as HR's file names them. */
export function hrRow(number: string, changes: HrRow = {}): HrRow {
  const start = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10)
  return {
    ...{ Number: number, 'Sign-in name': `hr${number}@contoso.test`, Start: start },
    ...{
      'First name': 'Hanna',
      'Last name': `Zwart ${number}`,
      'Full name': `Hanna Zwart ${number}`,
    },
    ...{ Title: 'Clerk', Mobile: `+316123${number}`, 'Private mail': `hr${number}@example.org` },
    ...changes,
  }
}

/** Writes a file of HR's. Returns its path. */
function writeHrFile(folder: string, rows: readonly HrRow[]): string {
  const path = join(folder, 'hires.csv')
  const lines = rows.map((row) => columns.map((column) => row[column] ?? '').join(';'))
  writeFileSync(path, [columns.join(';'), ...lines, ''].join('\n'))
  return path
}

/** Sends rows as `firstkey provision` does. */
export function sendRows(
  world: Pick<World, 'agentConfig' | 'agentFolder'>,
  rows: readonly HrRow[],
  wanted: Partial<WantedRun> = {},
  ports: Partial<Parameters<typeof provision>[2]> = {},
) {
  const config = parseAgentConfig(world.agentConfig, world.agentFolder)
  const file = writeHrFile(world.agentFolder, rows)
  const run = { file, directory: undefined, update: false, dryRun: false, ...wanted }
  const { log } = agentPorts(world.agentFolder)
  return provision(config, run, { clock: systemClock, log, nodeDebug: undefined, ...ports })
}
