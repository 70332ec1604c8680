import { Secret } from '../../protocol/secret.ts'
import { deriveMessageId } from '../derive-message-id.ts'
import type { TextMessage } from '../message-channel.ts'
import type { HttpTextSettings } from './http-text-settings.ts'
import { type Placeholder, placeholderPattern } from './placeholders.ts'

const validMinutes = 24 * 60

type Values = Readonly<Record<Placeholder, string>>
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json }

/** The body for a message, encoded as the template says: what stands in a value stays in its place. */
export function fillBody(body: HttpTextSettings['body'], message: TextMessage): Secret {
  return message.text.reveal((text) => {
    const values = valuesOf(message, text)
    if (body.json !== undefined) return new Secret(JSON.stringify(fillJson(body.json, values)))
    const form = new URLSearchParams()
    for (const [name, template] of Object.entries(body.form ?? {}))
      form.append(name, fill(template, values))
    return new Secret(form.toString())
  })
}

/** The address for a message. It never holds the text: the schema refuses a template that would put it there. */
export function fillUrl(url: string, message: TextMessage): string {
  const values = valuesOf(message, '')
  return fill(url, values, encodeURIComponent)
}

function valuesOf(message: TextMessage, text: string): Values {
  const minutes = message.validMinutes ?? validMinutes
  return {
    to: message.to,
    digits: message.to.replace(/^\+/, ''),
    text,
    id: deriveMessageId(message.key),
    validMinutes: String(minutes),
    validSeconds: String(minutes * 60),
  }
}

function fillJson(template: Json, values: Values): Json {
  if (typeof template === 'string') return fillString(template, values)
  if (Array.isArray(template)) return template.map((part: Json) => fillJson(part, values))
  if (typeof template !== 'object' || template === null) return template
  return Object.fromEntries(
    Object.entries(template).map(([key, part]) => [key, fillJson(part as Json, values)]),
  )
}

/** A string that is nothing but a count becomes a number: that is what gateways want where they want one. */
function fillString(template: string, values: Values): Json {
  if (template === '{validMinutes}') return Number(values.validMinutes)
  if (template === '{validSeconds}') return Number(values.validSeconds)
  return fill(template, values)
}

function fill(template: string, values: Values, encode = (value: string) => value): string {
  return template.replace(placeholderPattern, (whole, name: string) =>
    name in values ? encode(values[name as Placeholder]) : whole,
  )
}
