import type { Mailbox } from '../mailbox/start-mailbox.ts'
import type { Mail } from '../mailbox/store-mails.ts'
import { html, linkify } from './html.ts'
import { renderPage, renderTime } from './page.ts'

/** Every mailbox that has a mail, the one with the newest first. */
export function renderMailboxes(mailbox: Mailbox): string {
  const rows = mailbox.addresses().map((address) => {
    const last = mailbox.messages(address).at(-1)
    return html`<li><a href="/mailbox/${encodeURIComponent(address)}">${address}</a>
<span class="quiet">${mailbox.messages(address).length} · ${renderTime(last?.at)}</span></li>`
  })
  return renderPage({
    title: 'Mailboxes',
    room: '/mailbox',
    live: true,
    body: html`<h1>Mailboxes</h1>${
      rows.length > 0
        ? html`<ul class="plain rows sheet">${rows}</ul>`
        : html`<p class="quiet">No mail has been sent yet. Each mailbox appears here with its first one.</p>`
    }`,
  })
}

/** The mails in one mailbox, newest first. */
export function renderMailbox(mailbox: Mailbox, address: string): string {
  const rows = mailbox
    .messages(address)
    .toReversed()
    .map(
      ({ id, subject, from, at }) => html`<li>
<a href="/mailbox/${encodeURIComponent(address)}/${id}">${subject || '(no subject)'}</a>
<span class="quiet">${from} · ${renderTime(at)}</span></li>`,
    )
  return renderPage({
    title: address,
    room: '/mailbox',
    live: true,
    body: html`<h1>${address}</h1>${
      rows.length > 0
        ? html`<ul class="plain rows sheet">${rows}</ul>`
        : html`<p class="quiet">No mail yet.</p>`
    }`,
  })
}

/** One mail: its plain text with links, and its HTML in a frame that may run nothing. */
export function renderMail(address: string, mail: Mail): string {
  const here = `/mailbox/${encodeURIComponent(address)}`
  return renderPage({
    title: mail.subject,
    room: '/mailbox',
    body: html`<p><a href="${here}">${address}</a></p>
<h1>${mail.subject || '(no subject)'}</h1>
<div class="sheet"><dl><dt>From</dt><dd>${mail.from}</dd><dt>To</dt><dd>${mail.to}</dd>
<dt>Received</dt><dd>${renderTime(mail.at)}</dd><dt>Carried</dt><dd>${mail.secure ? 'over TLS' : 'without TLS'}</dd></dl></div>
${mail.text === undefined ? html`` : html`<h2>Plain text</h2><div class="sheet"><pre>${linkify(mail.text)}</pre></div>`}
${
  mail.html === undefined
    ? html``
    : html`<h2>HTML</h2>
<iframe title="The mail as HTML" src="${here}/${mail.id}/html" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>`
}`,
  })
}

/** The HTML of a mail, for the frame: links open beside it. Scripts and anything from elsewhere are stopped by the headers. */
export function renderMailFrame(mail: Mail): string {
  return `<!doctype html><base target="_blank"><meta charset="utf-8">${mail.html ?? ''}`
}
