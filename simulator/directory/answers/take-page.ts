import { randomUUID } from 'node:crypto'
import type { Entry } from '../domain/entry.ts'
import { windowsErrors } from '../domain/windows-error.ts'
import {
  parseBerInteger,
  parseBerList,
  writeBer,
  writeBerInteger,
  writeBerText,
} from '../wire/ber.ts'
import type { LdapControl, SearchRequest } from '../wire/parse-ldap-message.ts'
import type { AnswerControl, LdapResult } from '../wire/write-ldap-message.ts'
import type { ControllerView } from './controller-view.ts'
import { controlOids, findControl } from './supported-controls.ts'

/** Searches of one connection that are not finished, by cookie. */
export type Pages = Map<string, readonly Entry[]>

interface Page {
  readonly entries: readonly Entry[]
  readonly result: LdapResult
  readonly controls: readonly AnswerControl[]
  /** Nothing follows. */
  readonly last: boolean
}

/**
 * What fits into one answer: a page where the client pages (RFC 2696), else at most `maxPageSize` entries and then
 * code 4, which is how Windows tells a client that it should have paged.
 */
export function takePage(
  view: ControllerView,
  request: SearchRequest,
  controls: readonly LdapControl[],
  pages: Pages,
  search: () => readonly Entry[],
): Page {
  const { maxPageSize } = view.settings
  const control = findControl(controls, controlOids.paging)
  if (!control?.value) {
    const limit = Math.min(request.sizeLimit || maxPageSize, maxPageSize)
    const found = search()
    const result = found.length > limit ? windowsErrors.sizeLimit : windowsErrors.success
    return { entries: found.slice(0, limit), result, controls: [], last: true }
  }
  const [size, cookie] = parseBerList(parseBerList(control.value)[0]?.content ?? Buffer.alloc(0))
  const key = cookie?.content.toString('utf8') ?? ''
  const waiting = key === '' ? search() : pages.get(key)
  if (!waiting) {
    return { entries: [], result: windowsErrors.pageCookieUnknown, controls: [], last: true }
  }
  pages.delete(key)
  const limit = Math.min(parseBerInteger(size) || maxPageSize, maxPageSize)
  const rest = waiting.slice(limit)
  const next = rest.length > 0 ? randomUUID() : ''
  if (next) pages.set(next, rest)
  return {
    entries: waiting.slice(0, limit),
    result: windowsErrors.success,
    controls: [{ oid: controlOids.paging, value: writeCookie(next) }],
    last: next === '',
  }
}

function writeCookie(cookie: string): Buffer {
  return writeBer(0x30, writeBerInteger(0), writeBerText(cookie))
}
