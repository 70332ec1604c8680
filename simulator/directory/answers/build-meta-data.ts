import { findAttribute } from '../domain/attribute-schema.ts'
import type { Entry } from '../domain/entry.ts'

/**
 * When each attribute of an object was last changed, as `msDS-ReplAttributeMetaData` says it: one piece of XML for each, to
 * whole seconds, ended by a NUL (MS-ADTS 2.2.10, DS_REPL_ATTR_META_DATA). Only some attributes are dated here.
 */
export function buildMetaData(entry: Entry): readonly string[] {
  return [...entry.changes].flatMap(([attribute, { at, version }]) => {
    const known = findAttribute(attribute)
    if (!known) return []
    const lines = [
      ['pszAttributeName', known.name],
      ['dwVersion', String(version)],
      ['ftimeLastOriginatingChange', `${at.toISOString().slice(0, 19)}Z`],
    ]
    const inner = lines.map(([name, value]) => `\t<${name}>${value}</${name}>\n`).join('')
    return [`<DS_REPL_ATTR_META_DATA>\n${inner}</DS_REPL_ATTR_META_DATA>\n\0`]
  })
}
