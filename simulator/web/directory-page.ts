import type { Directory } from '../directory/start-directory.ts'
import type { AccountSummary } from '../directory/summarize-account.ts'
import { type Html, html } from './html.ts'
import { renderPage, renderTime } from './page.ts'

/** The accounts of the domain with what one may see of them. */
export function renderDirectory(directory: Directory): string {
  const rows = directory.accounts().map(
    (account) => html`<tr><td>${account.displayName}</td><td>${account.sAMAccountName}</td>
<td>${account.employeeId ?? '—'}</td><td>${containerName(account.container)}</td><td>${renderState(account)}</td>
<td>${renderTime(account.passwordLastSet, 'must change')}</td><td>${renderTime(account.lastLogonTimestamp, 'never')}</td>
${account.lastLogon.map((at) => html`<td>${renderTime(at, 'never')}</td>`)}</tr>`,
  )
  const controllers = directory.controllers.map(
    ({ name }) => html`<th scope="col">Last sign-in, ${name}</th>`,
  )
  const list = directory.controllers.map(
    ({ name, url, readOnly }) => html`<li><span>${name}${readOnly ? ' (read-only)' : ''}</span>
<span class="quiet">${url}</span></li>`,
  )
  return renderPage({
    title: 'Directory',
    room: '/directory',
    live: true,
    wide: true,
    body: html`<h1>${directory.netbios} · ${directory.dnsDomain}</h1>
<ul class="plain rows sheet">${list}</ul>
<div class="sheet scroll" tabindex="0" role="region" aria-label="Accounts"><table>
<thead><tr><th scope="col">Name</th><th scope="col">Account</th><th scope="col">Employee</th><th scope="col">Unit</th>
<th scope="col">State</th><th scope="col">Password set</th><th scope="col">Last sign-in or bind, about</th>${controllers}</tr></thead>
<tbody>${rows}</tbody></table></div>
<p class="quiet">Times are UTC. Nobody can see a password here: none is kept.</p>`,
  })
}

function renderState({ disabled, locked, mustChange }: AccountSummary): Html {
  const words = [disabled && 'disabled', locked && 'locked', mustChange && 'must change']
  const said = words.filter((word) => word !== false).join(', ')
  return said ? html`<span class="bad">${said}</span>` : html`<span class="good">open</span>`
}

function containerName(dn: string): string {
  return dn.split(',')[0]?.replace(/^\w+=/, '') ?? ''
}
