import { Secret } from '../protocol/secret.ts'
import { cleanLine, cleanName } from './catalogue/clean-name.ts'
import { formatMinutes, formatWhen, type When } from './catalogue/format-when.ts'
import type { Kind, KindValues, kinds } from './catalogue/kinds.ts'
import type { Organisation } from './catalogue/organisation.ts'
import { renderHtml } from './catalogue/render-html.ts'
import { renderPlain, sayBlocks, saySentence } from './catalogue/render-plain.ts'
import type { MailTemplate, TextTemplate } from './catalogue/template.ts'
import type { Catalogue } from './load-catalogue.ts'
import type { MailMessage, TextMessage } from './message-channel.ts'

/** What is said, ready for a channel once it is told to whom (`to`) and under which `key`. */
type Rendered<K extends Kind> = (typeof kinds)[K]['channel'] extends 'mail'
  ? Omit<MailMessage, 'key' | 'to'>
  : Omit<TextMessage, 'key' | 'to'>

/**
 * Says a kind of message in the hire's language, or the nearest the catalogue has. The same values make the same words, to
 * the letter. Names that are not names are left out (see {@link cleanName}).
 */
export function renderMessage<K extends Kind>(
  catalogue: Catalogue,
  kind: K,
  language: string,
  values: KindValues<K>,
): Rendered<K> {
  const { organisation, languages } = catalogue
  const spoken = chooseLanguage(languages, language, organisation.language)
  const template: MailTemplate | TextTemplate | undefined = languages.get(spoken)?.[kind]
  if (template === undefined) throw new Error('a loaded catalogue has every kind of message')
  // A reader of British or American English shares the words, but not how dates are written.
  const dates = language.startsWith(spoken) ? language : spoken
  const said = new Map([...sayValues(values, dates), ...sayHouse(organisation)])
  const message =
    'blocks' in template
      ? sayMail(template, said, spoken, organisation)
      : { channel: 'text', text: new Secret(sayText(template, said)), ...sayLifetime(values) }
  return message as Rendered<K>
}

/** The wanted language, its base (`nl` for `nl-BE`), the organisation's, or English. */
function chooseLanguage(
  languages: ReadonlyMap<string, unknown>,
  wanted: string,
  fallback: string,
): string {
  const base = (tag: string) => tag.split('-')[0] ?? tag
  const candidates = [wanted, base(wanted), fallback, base(fallback)]
  return candidates.find((tag) => languages.has(tag)) ?? 'en'
}

function sayMail(
  template: MailTemplate,
  said: ReadonlyMap<string, string>,
  language: string,
  organisation: Organisation,
): Omit<MailMessage, 'key' | 'to'> {
  const subject = cleanLine(saySentence(template.subject, said))
  const blocks = sayBlocks(template.blocks, said)
  return {
    channel: 'mail',
    language,
    subject,
    text: new Secret(renderPlain(blocks, organisation.name)),
    html: new Secret(renderHtml({ language, title: subject, organisation, blocks })),
  }
}

function sayText(template: TextTemplate, said: ReadonlyMap<string, string>): string {
  return template
    .map((line) => straighten(saySentence(line, said)))
    .filter((line) => line !== '')
    .join('\n')
}

/** One curly quotation mark would halve what a text can hold. */
function straighten(line: string): string {
  return line
    .replace(/[‘’ʼʻ´]/g, "'")
    .replace(/[“”„«»]/g, '"')
    .replace(/[‐‑–—]/g, '-')
    .replace(/…/g, '...')
    .replace(/[\u00a0\u2007\u202f]/g, ' ')
}

function sayLifetime(values: object): { readonly validMinutes?: number } {
  return 'validFor' in values && typeof values.validFor === 'number'
    ? { validMinutes: values.validFor }
    : {}
}

function sayHouse(organisation: Organisation): readonly (readonly [string, string])[] {
  return [
    ['organisation', organisation.name],
    ['organisationShort', organisation.shortName ?? organisation.name],
    ['portalHost', organisation.portalHost],
    ['deskPhone', organisation.deskPhone ?? ''],
    ['deskMail', organisation.deskMail ?? ''],
  ]
}

function sayValues(values: object, language: string): readonly (readonly [string, string])[] {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, sayValue(name, value, language)] as const)
}

function sayValue(name: string, value: string | number | Secret | When, language: string): string {
  if (value instanceof Secret) return value.reveal(String)
  if (typeof value === 'number') return formatMinutes(value, language)
  if (typeof value !== 'string') return formatWhen(value, language)
  return name === 'givenName' || name === 'hireName' ? cleanName(value) : cleanLine(value)
}
