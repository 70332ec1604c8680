import type { Sync } from '../sync/start-sync.ts'
import type { Tenant } from '../tenant/start-tenant.ts'
import { type Html, html } from './html.ts'
import { renderPage, renderTime } from './page.ts'
import type { Rooms } from './rooms.ts'

type TenantPerson = ReturnType<Tenant['people']>[number]

/** The people of the tenant, what they sign in with, and their passes. */
export function renderTenant({ tenant, sync }: Pick<Rooms, 'tenant' | 'sync'>): string {
  const rows = tenant.people().map(
    (
      person,
    ) => html`<tr><td>${person.user.displayName}</td><td>${person.user.userPrincipalName}</td>
<td>${renderState(person)}</td><td>${renderMethods(person)}</td><td>${renderPass(person)}</td>
<td>${renderTime(person.signIns.at(-1), 'never')}</td></tr>`,
  )
  return renderPage({
    title: 'Tenant',
    room: '/tenant',
    live: true,
    wide: true,
    body: html`<h1>${tenant.domain}</h1>
<ul class="plain rows sheet"><li><span>Graph</span><span class="quiet">${tenant.graphUrl}</span></li>
<li><span>Sign-in</span><span class="quiet">${tenant.loginUrl}/${tenant.id}</span></li>
<li><span>Synchronised</span><span class="quiet">${renderSync(sync)}</span></li></ul>
${
  rows.length > 0
    ? html`<div class="sheet scroll" tabindex="0" role="region" aria-label="People"><table>
<thead><tr><th scope="col">Name</th><th scope="col">Signs in as</th><th scope="col">State</th>
<th scope="col">Methods</th><th scope="col">Pass</th><th scope="col">Last sign-in</th></tr></thead>
<tbody>${rows}</tbody></table></div>`
    : html`<p class="quiet">Nobody is in this tenant yet.</p>`
}
<p class="quiet">Times are UTC. A pass is shown to whoever created it, once, and not here.</p>`,
  })
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
    [cycle.passwords, 'passwords'],
    [cycle.problems.length, 'problems'],
  ].flatMap(([count, word]) => (count ? `${count} ${word}` : []))
  return html`${how}, ${renderTime(cycle.at)}: ${said.join(', ') || 'nothing new'}`
}

function renderState({ user }: TenantPerson): Html {
  const origin = user['onPremisesSyncEnabled'] === true ? 'synchronised' : 'cloud only'
  return user.accountEnabled
    ? html`<span class="good">open</span> · ${origin}`
    : html`<span class="bad">disabled</span> · ${origin}`
}

function renderMethods({ methods }: TenantPerson): Html {
  return html`${methods.map(({ kind }) => kind).join(', ') || '—'}`
}

function renderPass({ pass }: TenantPerson): Html {
  if (!pass) return html`—`
  const ends = new Date(pass.startsAt.getTime() + pass.lifetimeMinutes * 60_000)
  const used = pass.usedAt ? html`, used ${renderTime(pass.usedAt)}` : html``
  return html`${pass.once ? 'once' : 'many times'}, until ${renderTime(ends)}${used}`
}
