import { writeBer, writeBerInteger, writeBerText } from './ber.ts'

/** The tags of the answers (RFC 4511 section 4.2 and following). */
export const answerTags = {
  bind: 0x61,
  search: 0x65,
  modify: 0x67,
  add: 0x69,
  extended: 0x78,
} as const

export interface LdapResult {
  readonly code: number
  readonly text?: string | undefined
  readonly matchedDn?: string | undefined
  readonly referral?: string | undefined
}

export interface AnswerControl {
  readonly oid: string
  readonly value: Buffer
}

export interface FoundAttribute {
  readonly name: string
  readonly values: readonly (string | Buffer)[]
}

export function writeLdapResult(
  id: number,
  tag: number,
  result: LdapResult,
  extra: { readonly controls?: readonly AnswerControl[]; readonly value?: string } = {},
): Buffer {
  const parts = [
    writeBerInteger(result.code, 0x0a),
    writeBerText(result.matchedDn ?? ''),
    writeBerText(result.text ?? ''),
  ]
  if (result.referral) parts.push(writeBer(0xa3, writeBerText(result.referral)))
  if (extra.value !== undefined) parts.push(writeBerText(extra.value, 0x8b))
  const controls = (extra.controls ?? []).map((control) =>
    writeBer(0x30, writeBerText(control.oid), writeBerText(control.value)),
  )
  return writeBer(
    0x30,
    writeBerInteger(id),
    writeBer(tag, ...parts),
    ...(controls.length > 0 ? [writeBer(0xa0, ...controls)] : []),
  )
}

export function writeLdapEntry(
  id: number,
  dn: string,
  attributes: readonly FoundAttribute[],
): Buffer {
  const list = attributes.map(({ name, values }) =>
    writeBer(
      0x30,
      writeBerText(name),
      writeBer(0x31, ...values.map((value) => writeBerText(value))),
    ),
  )
  return writeBer(
    0x30,
    writeBerInteger(id),
    writeBer(0x64, writeBerText(dn), writeBer(0x30, ...list)),
  )
}

/** A pointer to another naming context, as a controller adds it to a search from the root of the domain. */
export function writeLdapReference(id: number, uri: string): Buffer {
  return writeBer(0x30, writeBerInteger(id), writeBer(0x73, writeBerText(uri)))
}
