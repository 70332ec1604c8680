import type { Phone } from '../phone/start-phone.ts'
import { html, linkify } from './html.ts'
import { renderPage, renderTime } from './page.ts'

/** Every phone that has a text, the one with the newest first. */
export function renderPhones(phone: Phone): string {
  const rows = phone.numbers().map((number) => {
    const last = phone.messages(number).at(-1)
    return html`<li><a href="/phone/${encodeURIComponent(number)}">${number}</a>
<span class="quiet">${phone.messages(number).length} · ${renderTime(last?.at)}</span></li>`
  })
  return renderPage({
    title: 'Phones',
    room: '/phone',
    live: true,
    body: html`<h1>Phones</h1>${
      rows.length > 0
        ? html`<ul class="plain rows sheet">${rows}</ul>`
        : html`<p class="quiet">No text message has been sent yet. Each phone appears here with its first one.</p>`
    }`,
  })
}

/** One phone as its owner holds it. */
export function renderPhone(phone: Phone, number: string): string {
  const texts = phone.messages(number).map(
    ({
      from,
      text,
      at,
      encoding,
    }) => html`<li><p class="stamp">${from || 'unknown'} · ${renderTime(at)}</p>
<p class="bubble">${linkify(text)}</p><p class="stamp">${encoding}, ${text.length} characters</p></li>`,
  )
  return renderPage({
    title: number,
    room: '/phone',
    live: true,
    body: html`<section class="phone"><h1>${number}</h1>
${texts.length > 0 ? html`<ul class="plain">${texts}</ul>` : html`<p class="quiet">No messages yet.</p>`}
</section>`,
  })
}
