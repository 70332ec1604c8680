import type { Desk, House } from './claim-api.ts'

/**
 * Fills the portal's page (`portal/dist/index.html`) for one house: what the server sends for `GET /`.
 *
 * Everything that comes from a configuration is escaped for the place where it lands. `language` is the server's guess
 * (`Accept-Language`); the page changes it in place. Nothing of a claim is in here: the page is the same for everybody.
 */
export function createPortalPage(template: string, house: House, language: string): string {
  const words: Record<string, string> = {
    language: escapeHtml(language),
    organisation: escapeHtml(house.organisation),
    desk: deskHtml(house.desk),
    // Inside a script element only `<` can end the data early.
    house: JSON.stringify(house).replaceAll('<', '\\u003c'),
  }
  return template.replaceAll(/\{\{([a-z]+)\}\}/g, (whole, word: string) => words[word] ?? whole)
}

function deskHtml({ name, phone, mail }: Desk): string {
  const ways = [
    phone &&
      `<a href="tel:${escapeHtml(phone.replaceAll(/[^+\d]/g, ''))}">${escapeHtml(phone)}</a>`,
    mail && `<a href="mailto:${escapeHtml(encodeURI(mail))}">${escapeHtml(mail)}</a>`,
  ].filter(Boolean)
  return [`<strong>${escapeHtml(name)}</strong>`, ...ways].join(' · ')
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
