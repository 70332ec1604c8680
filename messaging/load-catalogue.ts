import { z } from 'zod'
import { checkTemplate, type TemplateProblem } from './catalogue/check-template.ts'
import { dutch } from './catalogue/dutch.ts'
import { english } from './catalogue/english.ts'
import { type Kind, kinds } from './catalogue/kinds.ts'
import type { Language } from './catalogue/language.ts'
import type { Organisation } from './catalogue/organisation.ts'
import { templateSchemas } from './catalogue/template.ts'

declare const checked: unique symbol

/** Templates that have all been checked. Only {@link loadCatalogue} makes one. */
export interface Catalogue {
  readonly organisation: Organisation
  readonly languages: ReadonlyMap<string, Language>
  readonly [checked]: true
}

type CatalogueLoad =
  | { readonly loaded: true; readonly catalogue: Catalogue }
  | { readonly loaded: false; readonly problems: readonly TemplateProblem[] }

const shipped: Readonly<Record<string, Language>> = { en: english, nl: dutch }

const kindNames = Object.keys(kinds) as readonly Kind[]

/** Templates of the operator: by language (`nl`, `de-AT`), then by kind. */
const overridesSchema = z.record(
  z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/),
  z.record(z.string(), z.unknown()),
)

/**
 * Loads every template, those of the operator over those that ship, and checks each: a template that names an unknown
 * placeholder, lacks one it must have, or would put a username or what opens the account where promise P2 forbids it does
 * not load, and then nothing does. All problems come at once. A language of the operator's own must have every kind.
 */
export function loadCatalogue(organisation: Organisation, overrides: unknown = {}): CatalogueLoad {
  const parsed = overridesSchema.safeParse(overrides)
  if (!parsed.success) {
    const detail = 'templates stand under a language, like nl, and a kind, like mail-code'
    return { loaded: false, problems: [{ language: '', kind: '', code: 'wrong-shape', detail }] }
  }
  const problems: TemplateProblem[] = []
  const languages = new Map<string, Language>()
  for (const language of new Set([...Object.keys(shipped), ...Object.keys(parsed.data)])) {
    const templates = { ...shipped[language], ...parsed.data[language] }
    problems.push(...checkLanguage(language, templates))
    // What has a problem is never handed out, so what is handed out has this shape.
    languages.set(language, templates as unknown as Language)
  }
  if (problems.length > 0) return { loaded: false, problems }
  return { loaded: true, catalogue: { organisation, languages } as unknown as Catalogue }
}

function checkLanguage(
  language: string,
  templates: Readonly<Record<string, unknown>>,
): readonly TemplateProblem[] {
  const unknown = Object.keys(templates)
    .filter((kind) => !Object.hasOwn(kinds, kind))
    .map((kind) => {
      const detail = `there is no such kind of message; there are ${kindNames.join(', ')}`
      return { language, kind: kind.slice(0, 40), code: 'wrong-shape', detail } as const
    })
  return [...unknown, ...kindNames.flatMap((kind) => checkOne(language, kind, templates[kind]))]
}

function checkOne(language: string, kind: Kind, template: unknown): readonly TemplateProblem[] {
  if (template === undefined) {
    return [{ language, kind, code: 'missing', detail: 'this language lacks this kind of message' }]
  }
  const parsed = templateSchemas[kinds[kind].channel].safeParse(template)
  if (!parsed.success) {
    const detail = parsed.error.issues.map(({ path }) => path.join('.') || 'all of it').join(', ')
    return [
      { language, kind, code: 'wrong-shape', detail: `not as a template should be: ${detail}` },
    ]
  }
  return checkTemplate(kind, parsed.data).map(([code, detail]) => ({
    language,
    kind,
    code,
    detail,
  }))
}
