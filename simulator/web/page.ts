import { type Html, html } from './html.ts'

const rooms = [
  ['/', 'Overview'],
  ['/phone', 'Phones'],
  ['/mailbox', 'Mailboxes'],
  ['/thin-client', 'Thin client'],
  ['/directory', 'Directory'],
  ['/tenant', 'Tenant'],
] as const

/** One whole page. A `live` page looks again by itself when something has happened. */
export function renderPage(page: {
  readonly title: string
  readonly room: string
  readonly live?: boolean
  readonly wide?: boolean
  readonly body: Html
}): string {
  const links = rooms.map(([href, name]) =>
    href === page.room
      ? html`<a href="${href}" aria-current="page">${name}</a>`
      : html`<a href="${href}">${name}</a>`,
  )
  const script = page.live ? html`<script src="/live.js" defer></script>` : html``
  const whole = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${page.title} · Simulator</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
${script}
</head>
<body>
<header><p class="mark">Simulator</p><nav aria-label="Rooms">${links}</nav></header>
<main class="${page.wide ? 'wide' : ''}">
${page.body}
</main>
</body>
</html>
`
  return whole.text
}

/** A time of day that tells the exact instant when asked. */
export function renderTime(at: Date | undefined, absent = '—'): Html {
  if (!at) return html`${absent}`
  const iso = at.toISOString()
  const shown = `${iso.slice(0, 10)} ${iso.slice(11, 19)}`
  return html`<time datetime="${iso}" title="${iso}">${shown}</time>`
}
