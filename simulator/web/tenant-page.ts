import type { ExportProblem } from '../sync/cycle-report.ts'
import type { Sync } from '../sync/start-sync.ts'
import type { Tenant } from '../tenant/start-tenant.ts'
import { type Html, html } from './html.ts'
import { renderPage, renderTime } from './page.ts'
import type { Rooms } from './rooms.ts'
import { renderWork } from './tenant-work.ts'

type TenantPerson = ReturnType<Tenant['people']>[number]

/** The people of the tenant, what they sign in with, and their passes. */
export function renderTenant({
  tenant,
  sync,
  provisioning,
}: Pick<Rooms, 'tenant' | 'sync' | 'provisioning'>): string {
  return renderPage({
    title: 'Tenant',
    room: '/tenant',
    live: true,
    wide: true,
    body: html`<h1>${tenant.domain}</h1>
<ul class="plain rows sheet"><li><span>Graph</span><span class="quiet">${tenant.graphUrl}</span></li>
<li><span>Sign-in</span><span class="quiet">${tenant.loginUrl}/${tenant.id}</span></li>
<li><span>Security info</span><a href="${tenant.securityInfoUrl}" target="_blank" rel="noreferrer">${tenant.securityInfoUrl}</a></li>
<li><span>Synchronised</span><span class="quiet">${renderSync(sync)}</span></li>${renderProblems(sync)}</ul>
${sync ? html`<form method="post" action="/tenant/cycle"><button class="small">Run a cycle now</button></form>` : undefined}
${renderPeople(tenant.people())}
${renderWork({ tenant, provisioning })}
<p class="quiet">Times are UTC. A pass is shown to whoever created it, once, and not here.</p>`,
  })
}

/** A table where there is room for one; on a phone each person is a list of their own. */
function renderPeople(people: readonly TenantPerson[]): Html {
  if (people.length === 0) return html`<p class="quiet">Nobody is in this tenant yet.</p>`
  const rows = people.map(
    (person) => html`<tr><th scope="row">${person.user.displayName}</th>
<td data-name="Signs in as">${person.user.userPrincipalName}</td><td data-name="State">${renderState(person)}</td>
<td data-name="Methods">${renderMethods(person)}</td><td data-name="Pass">${renderPass(person)}</td>
<td data-name="Last sign-in">${renderTime(person.signIns.at(-1), 'never')}</td></tr>`,
  )
  return html`<div class="sheet scroll" tabindex="0" role="region" aria-label="People"><table class="stacked">
<thead><tr><th scope="col">Name</th><th scope="col">Signs in as</th><th scope="col">State</th>
<th scope="col">Methods</th><th scope="col">Pass</th><th scope="col">Last sign-in</th></tr></thead>
<tbody>${rows}</tbody></table></div>`
}

/** What the last cycle did, in words. */
function renderSync(sync: Sync | undefined): Html {
  if (!sync) return html`with no directory`
  const { kind } = sync
  const how = kind === 'connect' ? 'by Connect' : 'by cloud sync'
  const cycle = sync.lastCycle()
  if (!cycle) return html`${how}, no cycle yet`
  if (cycle.failed) return html`${how}, ${renderTime(cycle.at)}: the directory did not answer`
  const said = [
    [cycle.added, 'added'],
    [cycle.changed, 'changed'],
    [cycle.removed, 'removed'],
    [cycle.passwords, cycle.passwords === 1 ? 'password' : 'passwords'],
  ].flatMap(([count, word]) => (count ? `${count} ${word}` : []))
  return html`${how}, ${renderTime(cycle.at)}: ${said.join(', ') || 'nothing new'}`
}

const problemWords: Readonly<Record<ExportProblem, string>> = {
  'name-taken': 'somebody else has the user principal name',
  'employee-id-too-long': 'the employee number is longer than 16 characters',
}

function renderProblems(sync: Sync | undefined): readonly Html[] {
  const problems = sync?.lastCycle()?.problems ?? []
  return problems.map(
    ({ objectGuid, reason }) =>
      html`<li><span class="bad">Not exported: ${problemWords[reason]}</span><span class="quiet">${objectGuid}</span></li>`,
  )
}

function renderState({ user }: TenantPerson): Html {
  const origin = user['onPremisesSyncEnabled'] === true ? 'synchronised' : 'cloud only'
  return user.accountEnabled
    ? html`<span class="good">open</span> · ${origin}`
    : html`<span class="bad">disabled</span> · ${origin}`
}

const methodWords: Readonly<Record<TenantPerson['methods'][number]['kind'], string>> = {
  password: 'password',
  phone: 'phone',
  email: 'mail',
  microsoftAuthenticator: 'Authenticator',
  fido2: 'passkey',
  windowsHelloForBusiness: 'Windows Hello',
  platformCredential: 'platform credential',
  softwareOath: 'code app',
}

/** A password is one only where the cloud knows it: Graph lists the method for everybody. */
function renderMethods({ methods, hasPassword }: TenantPerson): Html {
  const usable = methods.filter(({ kind }) => kind !== 'password' || hasPassword)
  return html`${usable.map(({ kind }) => methodWords[kind]).join(', ') || 'none'}`
}

function renderPass({ pass }: TenantPerson): Html {
  if (!pass) return html`none`
  const ends = new Date(pass.startsAt.getTime() + pass.lifetimeMinutes * 60_000)
  const used = pass.usedAt ? html`, used ${renderTime(pass.usedAt)}` : html``
  return html`${pass.once ? 'once' : 'many times'}, until ${renderTime(ends)}${used}`
}
