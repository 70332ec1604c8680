import type { Tenant } from '../tenant/start-tenant.ts'
import type { ProvisioningEntry } from '../tenant/state/synchronization-job.ts'
import type { summarizeStatus } from '../tenant/workflows/create-workflow-runner.ts'
import { type Html, html } from './html.ts'
import { renderTime } from './page.ts'
import type { Rooms } from './rooms.ts'

type Run = ReturnType<Tenant['workflowRuns']>[number]

/** So many lines are shown of each. */
const most = 25

/** The workflows that ran, and what became of what HR uploaded; nothing where there is neither. */
export function renderWork({
  tenant,
  provisioning,
}: Pick<Rooms, 'tenant' | 'provisioning'>): readonly Html[] {
  return [...renderWorkflows(tenant), ...renderProvisioning(tenant, provisioning)]
}

function renderWorkflows(tenant: Tenant): readonly Html[] {
  const runs = tenant.workflowRuns().slice(-most).toReversed()
  if (tenant.workflows().length === 0 && runs.length === 0) return []
  const names = new Map(tenant.people().map(({ user }) => [user.id, user.displayName]))
  const rows = runs.flatMap((run) => renderRun(run, names))
  const none = html`<p class="quiet">${tenant.workflows().length} there, none has run yet.</p>`
  const table = renderTable('Workflows', ['Task', 'For', 'Workflow', 'State', 'Began'], rows)
  return [html`<h2>Workflows</h2>`, rows.length > 0 ? table : none]
}

function renderRun(run: Run, names: ReadonlyMap<string, string>): readonly Html[] {
  return run.subjects.flatMap(({ userId, tasks }) =>
    tasks.map(({ task, status, failureReason, startedAt, waiting }) => {
      const state = waiting ? html`waits until ${renderTime(waiting.until)}` : sayStatus(status)
      const reason = failureReason ? html` · ${failureReason}` : html``
      return html`<tr><th scope="row">${task.displayName}</th>
<td data-name="For">${names.get(userId) ?? 'somebody who is gone'}</td><td data-name="Workflow">${run.workflow.displayName}</td>
<td data-name="State"><span>${state}${reason}</span></td><td data-name="Began">${renderTime(startedAt, 'not yet')}</td></tr>`
    }),
  )
}

const statusWords: Readonly<Record<ReturnType<typeof summarizeStatus>, string>> = {
  queued: 'waits',
  inProgress: 'runs',
  completed: 'done',
  completedWithErrors: 'done in part',
  canceled: 'called off',
  failed: 'failed',
}

function sayStatus(status: keyof typeof statusWords): Html {
  const tone = { completed: 'good', failed: 'bad' }[status as string] ?? ''
  return html`<span class="${tone}">${statusWords[status]}</span>`
}

function renderProvisioning(tenant: Tenant, provisioning: Rooms['provisioning']): readonly Html[] {
  const jobs = tenant.jobs()
  if (jobs.length === 0) return []
  const states = jobs.map(
    ({ displayName, state, waiting, id }) => html`<li><span>${displayName}</span>
<span class="quiet">${state}, ${waiting.length} waiting</span></li><li><span>Job</span><span class="quiet">${id}</span></li>`,
  )
  const button = provisioning
    ? html`<form method="post" action="/tenant/provision"><button class="small">Provision now</button></form>`
    : html``
  const log = tenant.provisioningLog().slice(-most).toReversed()
  const columns = ['Person', 'Action', 'Result', 'When']
  return [
    html`<h2>Provisioning</h2><ul class="plain rows sheet">${states}</ul>${button}`,
    log.length > 0
      ? renderTable('Provisioning log', columns, log.map(renderEntry))
      : html`<p class="quiet">Nobody was provisioned yet.</p>`,
  ]
}

interface Summary {
  readonly provisioningAction?: string
  readonly sourceIdentity?: { readonly id?: string; readonly displayName?: string }
  readonly provisioningStatusInfo?: {
    readonly status?: string
    readonly errorInformation?: { readonly reason?: string | null } | null
  }
}

function renderEntry({ summary, at }: ProvisioningEntry): Html {
  const { sourceIdentity, provisioningStatusInfo, provisioningAction = '' } = summary as Summary
  const status = provisioningStatusInfo?.status ?? ''
  const tone = { success: 'good', failure: 'bad' }[status] ?? ''
  const reason = provisioningStatusInfo?.errorInformation?.reason
  const name = sourceIdentity?.displayName || 'somebody'
  return html`<tr><th scope="row">${name} (${sourceIdentity?.id ?? ''})</th>
<td data-name="Action">${provisioningAction}</td>
<td data-name="Result"><span><span class="${tone}">${status}</span>${reason ? html` · ${reason}` : undefined}</span></td>
<td data-name="When">${renderTime(at)}</td></tr>`
}

function renderTable(name: string, columns: readonly string[], rows: readonly Html[]): Html {
  const heads = columns.map((column) => html`<th scope="col">${column}</th>`)
  return html`<div class="sheet scroll" tabindex="0" role="region" aria-label="${name}"><table class="stacked">
<thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table></div>`
}
