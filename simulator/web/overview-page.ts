import { html } from './html.ts'
import { renderPage, renderTime } from './page.ts'
import type { Rooms } from './rooms.ts'

/** What is simulated, and what happened last in each. */
export function renderOverview({ directory, phone, mailbox, tenant, faults }: Rooms): string {
  const number = phone.numbers()[0]
  const address = mailbox.addresses()[0]
  const text = number === undefined ? undefined : phone.messages(number).at(-1)
  const mail = address === undefined ? undefined : mailbox.messages(address).at(-1)
  return renderPage({
    title: 'Overview',
    room: '/',
    live: true,
    wide: true,
    body: html`<h1>What stands in for the world</h1>
<div class="cards">
<section class="sheet"><h2><a href="/phone">Phones</a></h2>
<p>${text ? html`Last text to ${number ?? ''}, ${renderTime(text.at)}` : html`No text yet.`}</p>
<p class="quiet">smpp://${phone.host}:${phone.port}${phone.tls ? ' (TLS)' : ''}</p></section>
<section class="sheet"><h2><a href="/mailbox">Mailboxes</a></h2>
<p>${mail ? html`Last mail to ${address ?? ''}, ${renderTime(mail.at)}` : html`No mail yet.`}</p>
<p class="quiet">smtp://${mailbox.host}:${mailbox.port}</p></section>
<section class="sheet"><h2><a href="/thin-client">Thin client</a></h2>
<p>A machine that knows only the passwords of ${directory.netbios}. Try yours.</p></section>
<section class="sheet"><h2><a href="/directory">Directory</a></h2>
<p>${directory.accounts().length} accounts, ${directory.controllers.length} controllers.</p>
<p class="quiet">${directory.controllers[0]?.url ?? ''}</p></section>
<section class="sheet"><h2><a href="/tenant">Tenant</a></h2>
<p>${tenant.people().length} people, ${tenant.people().filter(({ pass }) => pass).length} passes.</p>
<p class="quiet">${tenant.graphUrl}</p></section>
<section class="sheet"><h2>Faults</h2>
<p>${faults.list().length === 0 ? 'Nothing goes wrong on purpose.' : `${faults.list().length} still to come.`}</p>
<p class="quiet">POST /api/faults</p></section>
</div>`,
  })
}
