import type { Tenant } from '../tenant/start-tenant.ts'
import { type Html, html } from './html.ts'
import { renderPage, renderTime } from './page.ts'

type TenantPerson = ReturnType<Tenant['people']>[number]

/** The people of the tenant, what they sign in with, and their passes. */
export function renderTenant(tenant: Tenant): string {
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
<li><span>Sign-in</span><span class="quiet">${tenant.loginUrl}/${tenant.id}</span></li></ul>
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
