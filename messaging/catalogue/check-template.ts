import { decidePlaceholder, type PlaceholderRefusal } from './decide-placeholder.ts'
import { housePlaceholders, type Kind, kinds } from './kinds.ts'
import { findPlaceholders, parseWords } from './parse-words.ts'
import { type MailTemplate, sentencesOf, type TextTemplate } from './template.ts'

export type TemplateProblemCode =
  | PlaceholderRefusal
  | 'missing'
  | 'not-bound-to-origin'
  | 'not-for-this-kind'
  | 'two-buttons'
  | 'unreadable'
  | 'wrong-shape'

/** Why a template does not load. `detail` names placeholders and places, never words of the template. */
export interface TemplateProblem {
  readonly language: string
  readonly kind: string
  readonly code: TemplateProblemCode
  readonly detail: string
}

type Finding = readonly [TemplateProblemCode, string]

/** The origin-bound form that browsers and phones understand: the last line names the site and the code. */
const boundLine = '@{portalHost} #{code}'

/** Checks one template whose shape is right: its words, its placeholders, and what may stand beside what. */
export function checkTemplate(
  kind: Kind,
  template: MailTemplate | TextTemplate,
): readonly Finding[] {
  const subject = 'subject' in template ? [template.subject] : []
  const body = 'blocks' in template ? template.blocks.flatMap(sentencesOf) : template
  const inSubject = placeholdersOf(subject)
  const inBody = placeholdersOf(body)
  if (inSubject === undefined || inBody === undefined) {
    return [['unreadable', 'its braces or brackets do not match']]
  }
  const { audience } = kinds[kind]
  const refusals = decidePlaceholder({ audience, subject: inSubject, body: inBody })
  return [
    ...refusals.map((code): Finding => [code, sentences[code]]),
    ...checkKind(kind, new Set([...inSubject, ...inBody])),
    ...checkForm(kind, template),
  ]
}

function placeholdersOf(sentences: readonly string[]): ReadonlySet<string> | undefined {
  const found = new Set<string>()
  for (const sentence of sentences) {
    const words = parseWords(sentence)
    if (words === undefined) return undefined
    for (const name of findPlaceholders(words)) found.add(name)
  }
  return found
}

function checkKind(kind: Kind, used: ReadonlySet<string>): readonly Finding[] {
  const { required, optional } = kinds[kind]
  const allowed: ReadonlySet<string> = new Set([...required, ...optional, ...housePlaceholders])
  return [
    ...required
      .filter((name) => !used.has(name))
      .map((name): Finding => ['missing', `{${name}} must be in it`]),
    ...[...used]
      .filter((name) => !allowed.has(name))
      .map(
        (name): Finding => ['not-for-this-kind', `{${name}} has no value in this kind of message`],
      ),
  ]
}

function checkForm(kind: Kind, template: MailTemplate | TextTemplate): readonly Finding[] {
  if ('blocks' in template) {
    const buttons = template.blocks.filter((block) => 'button' in block)
    return buttons.length > 1 ? [['two-buttons', 'a mail has one thing to press']] : []
  }
  return kind === 'text-code' && template.at(-1) !== boundLine
    ? [['not-bound-to-origin', `its last line must be ${boundLine}`]]
    : []
}

const sentences: Readonly<Record<PlaceholderRefusal, string>> = {
  unknown: 'a placeholder in it does not exist',
  'name-beside-what-opens': 'an account name must never ride with a link or a code',
  'name-to-hire':
    'a hire is shown the account name on the page, after proof, and never in a message',
  'opens-to-others': 'nobody but the hire may be sent a link or a code',
  'two-that-open': 'a link and a code must not ride in the same message',
  'opens-in-subject': 'a subject is shown on locked screens and kept in logs: no link, no code',
  'name-in-subject': 'a subject is shown on locked screens and kept in logs: no account name',
}
