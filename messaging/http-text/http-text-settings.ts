import { z } from 'zod'
import { Secret } from '../../protocol/secret.ts'
import { httpsLimits, maxSegments } from '../https/https-settings.ts'
import type { Json } from './fill-template.ts'
import { listPlaceholders, placeholders } from './placeholders.ts'

const pointer = z
  .string()
  .regex(/^(\/([^~/]|~[01])*)*$/, 'is no JSON pointer, such as /messages/0/id')
const secret = z
  .string()
  .min(1)
  .transform((value) => new Secret(value))
const headerName = z.string().regex(/^[A-Za-z0-9-]{1,64}$/)
const headerValue = z.string().regex(/^[\x20-\x7e]*$/, 'has signs that no header may have')
const status = z.int().min(100).max(599)

/** How a part of an answer looks: this status, and one of these values at that place. What is not said is not looked at. */
const sign = z
  .strictObject({
    status: z.array(status).min(1).optional(),
    pointer: pointer.optional(),
    equals: z.array(z.string()).min(1).optional(),
  })
  .refine((one) => (one.pointer === undefined) === (one.equals === undefined), {
    error: '`pointer` and `equals` belong together',
  })

const refusalSign = z.strictObject({
  when: sign.refine((one) => one.status !== undefined || one.pointer !== undefined, {
    error: 'say what it looks like',
  }),
  code: z.enum([
    'address-refused',
    'busy',
    'content-refused',
    'sender-refused',
    'sign-in-refused',
    'throttled',
  ]),
})

const jsonTemplate: z.ZodType<Json> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.null(),
    z.array(jsonTemplate),
    z.record(z.string(), jsonTemplate),
  ]),
)

/** What is sent: either of the two. Every string in it is a template. */
const bodyTemplate = z
  .strictObject({
    json: jsonTemplate.optional(),
    form: z.record(z.string().min(1), z.string()).optional(),
  })
  .refine((body) => (body.json === undefined) !== (body.form === undefined), {
    error: 'give either `json` or `form`',
  })

/** How the gateway tells what became of a text, on our way in for reports. */
const reports = z.strictObject({
  /** Known to the gateway and to us. Without it a report is worth nothing. */
  secret: z
    .string()
    .min(16)
    .transform((value) => new Secret(value)),
  /** The header that brings the secret itself, or the signature. */
  header: headerName,
  /** Absent: the header is the secret. Else it is an HMAC over the body as it came. */
  signature: z
    .strictObject({
      hash: z.enum(['sha256', 'sha512']).default('sha256'),
      encoding: z.enum(['hex', 'base64']).default('hex'),
      /** What stands before it, such as `sha256=`. */
      prefix: z.string().max(16).default(''),
    })
    .optional(),
  /** Where the list of reports is, if there are several in a body. */
  list: pointer.optional(),
  /** The reference of the accepted text. */
  reference: pointer,
  state: pointer,
  /** The gateway's words for it, as they stand there. Every other word is `underway`. */
  delivered: z.array(z.string()).min(1),
  failed: z.array(z.string()).min(1),
})

/** Any HTTPS gateway for text messages, as its documentation describes it. */
export const httpTextSettingsSchema = z
  .strictObject({
    method: z.enum(['POST', 'PUT']).default('POST'),
    /** May name `{to}`, `{digits}` and `{id}`, each encoded. Never `{text}`. */
    url: z.string().startsWith('https://', 'https is needed'),
    /** Header values that open nothing. */
    headers: z.record(headerName, headerValue).default({}),
    /** Header values that do: keys and passwords. */
    secretHeaders: z.record(headerName, secret).default({}),
    body: bodyTemplate,
    success: sign.extend({ reference: pointer.optional() }).prefault({}),
    refusals: z.array(refusalSign).max(32).default([]),
    maxSegments,
    ...httpsLimits,
    reports: reports.optional(),
  })
  .superRefine(({ url, body }, { addIssue }) => {
    if (!URL.canParse(url.replace(/\{\w+\}/g, 'x'))) {
      addIssue({ code: 'custom', path: ['url'], message: 'is no address' })
    }
    if (listPlaceholders(url).includes('text')) {
      const message = 'the text does not go into an address, which others write down'
      addIssue({ code: 'custom', path: ['url'], message })
    }
    for (const [path, names] of [
      ['url', listPlaceholders(url)],
      ['body', listPlaceholders(JSON.stringify(body))],
    ] as const) {
      const strange = names.find((name) => !(placeholders as readonly string[]).includes(name))
      const message = `names {${strange}}, which is none of ${placeholders.join(', ')}`
      if (strange !== undefined) addIssue({ code: 'custom', path: [path], message })
    }
    const named = listPlaceholders(url + JSON.stringify(body))
    if (!(named.includes('text') && (named.includes('to') || named.includes('digits')))) {
      const message = 'must name {text}, and {to} or {digits}'
      addIssue({ code: 'custom', path: ['body'], message })
    }
  })

export type HttpTextSettings = z.output<typeof httpTextSettingsSchema>
export type AnswerSign = z.output<typeof sign>
