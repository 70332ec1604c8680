import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import process from 'node:process'
import type { Clock } from '../../protocol/clock.ts'
import { waitUntil } from './played-hire.ts'

/** The newcomer whom HR's file sends: nobody has an account for her yet. */
export const newcomer = {
  firstName: 'Nora',
  account: 'nora.visser',
  user: 'nora.visser@contoso.test',
  mail: 'nora.visser@example.org',
  mobile: '+491713920099',
} as const

/** What HR's file says becomes of which column. */
const mapping = {
  attributes: {
    externalId: 'Number',
    userName: 'Sign-in name',
    active: { constant: true },
    'name.givenName': 'First name',
    'name.familyName': 'Last name',
    displayName: 'Full name',
    'urn:contoso:employee:HireDate': 'Start',
  },
  hire: {
    ...{ startsOn: 'Start', firstName: 'First name', lastName: 'Last name' },
    ...{
      mobile: 'Mobile',
      mail: 'Private mail',
      managerName: 'Manager',
      managerMail: 'Manager mail',
    },
  },
}

/** What the guard lets through: the paths of the mapping. */
export const sentAttributes = Object.keys(mapping.attributes)

const where = {
  subscriptionId: '7c1d3f0a-0000-4000-8000-000000000001',
  resourceGroupName: 'onboarding',
  logicAppWorkflowName: 'firstkey-relay',
}

/** What of a tenant its administrator uses here. */
interface PretendedTenant {
  readonly id: string
  readonly loginUrl: string
  jobs(): readonly { readonly id: string; readonly servicePrincipalId: string }[]
  addJobOwner(job: string, appId: string): void
  setDelays(delays: { readonly provisioningLog: number }): void
  addLogicApp(app: typeof where & { readonly url: string; readonly audience: string }): {
    readonly appId: string
    readonly objectId: string
  }
  person(user: string): { readonly user: { readonly id: string } }
  activateWorkflow(workflow: string, people: readonly string[]): string
  workflowRuns(): readonly {
    readonly id: string
    readonly subjects: readonly { readonly tasks: readonly { readonly status: string }[] }[]
  }[]
}

/**
 * Does what an administrator does before people can arrive: lets the agent upload, and deploys the Logic App that hands on what a
 * workflow says to `port`. Returns what agent and server are configured with.
 */
export function prepareArrival(
  { tenant, caPem }: { readonly tenant: PretendedTenant; readonly caPem: string },
  {
    appId,
    folder,
    port,
  }: { readonly appId: string; readonly folder: string; readonly port: number },
) {
  const [job] = tenant.jobs()
  if (!job) throw new Error('the tenant has no provisioning application')
  tenant.addJobOwner(job.id, appId)
  tenant.setDelays({ provisioningLog: 0 })
  const mappingFile = join(folder, 'mapping.json')
  writeFileSync(mappingFile, JSON.stringify(mapping))
  const url = `http://127.0.0.1:${port}/hooks/lifecycle-workflows`
  const audience = 'api://firstkey'
  const relay = tenant.addLogicApp({ ...where, url, audience })
  return {
    entra: {
      arrivals: {
        workflows: true,
        relay: { ...where, scope: "(department eq 'Sales')", isScheduled: false },
      },
      provisioning: { servicePrincipal: job.servicePrincipalId, job: job.id, mappingFile },
    },
    server: {
      api: { listen: { port } },
      hooks: {
        workflows: {
          ...{ tenant: tenant.id, audience, appId: relay.appId, objectId: relay.objectId },
          ...{ loginUrl: tenant.loginUrl, ca: caPem },
        },
      },
    },
  }
}

/** The agent's files, and what its commands are configured with. */
interface AgentAtHome {
  readonly config: object
  readonly folder: string
}

/** Sends a file with one line by `firstkey provision`. True once the job has taken it. */
export async function sendNewcomer(agent: AgentAtHome, clock: Clock): Promise<boolean> {
  const file = join(agent.folder, 'hires.csv')
  const start = new Date(clock.now().getTime() + 86_400_000).toISOString().slice(0, 10)
  const cells = {
    ...{ Number: '2001', 'Sign-in name': newcomer.user, Start: start },
    ...{ 'First name': 'Nora', 'Last name': 'Visser', 'Full name': 'Nora Visser' },
    ...{ Mobile: newcomer.mobile, 'Private mail': newcomer.mail },
    ...{ Manager: 'Robin Bos', 'Manager mail': 'robin.bos@contoso.test' },
  }
  writeFileSync(file, `${Object.keys(cells).join()}\n${Object.values(cells).join()}\n`)
  const run = await runAgent(agent, ['provision', file])
  return run['sent'] === 1
}

/** Makes the workflow by `firstkey entra connect`, runs it for the newcomer, and waits for what it was answered. */
export async function callWorkflow(
  agent: AgentAtHome,
  tenant: PretendedTenant,
  clock: Clock,
): Promise<string> {
  const { steps } = await runAgent(agent, ['connect', '--yes'])
  const made = steps as readonly { readonly what: string; readonly id?: string }[]
  const id = made.find(({ what }) => what === 'workflow')?.id ?? ''
  const run = tenant.activateWorkflow(id, [tenant.person(newcomer.user).user.id])
  return await waitUntil('the workflow to have its answer', clock, () => {
    const found = tenant.workflowRuns().find((each) => each.id === run)
    const status = found?.subjects[0]?.tasks[0]?.status
    return Promise.resolve(status === 'queued' || status === 'inProgress' ? undefined : status)
  })
}

/** Runs one command of the agent, in a process of its own as on its own host. Returns what it says as JSON. */
async function runAgent(
  { config, folder }: AgentAtHome,
  words: readonly string[],
): Promise<Readonly<Record<string, unknown>>> {
  const path = join(folder, 'agent.json')
  writeFileSync(path, JSON.stringify(config), { mode: 0o600 })
  const main = join(import.meta.dirname, '..', '..', 'agent', 'main.ts')
  const args = [main, ...words, '--config', path, '--json']
  const said = await new Promise<string>((resolve, reject) => {
    execFile(process.execPath, args, { env: {} }, (fault, out, wrong) =>
      fault ? reject(new Error(`firstkey ${words[0]}: ${wrong.trim()}`)) : resolve(out),
    )
  })
  return JSON.parse(said) as Readonly<Record<string, unknown>>
}

/** A port that nothing listens on: the tenant is told where to call before there is a server. */
export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}
