import type { Kind, kinds } from './kinds.ts'
import type { MailTemplate, TextTemplate } from './template.ts'

/** The template of a kind, by its channel. */
export type TemplateOf<K extends Kind> = (typeof kinds)[K]['channel'] extends 'mail'
  ? MailTemplate
  : TextTemplate

/** Everything that is said in one language: a template for every kind of message. */
export type Language = { readonly [K in Kind]: TemplateOf<K> }
