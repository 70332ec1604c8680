import { answerCollection, badRequest, type GraphAnswer, type GraphCall } from './graph-call.ts'
import { parseLogFilter } from './parse-log-filter.ts'

/** A page holds so many lines unless asked otherwise. UNVERIFIED; small here, so that everybody meets a second page. */
const pageSize = 20

/**
 * `GET /auditLogs/provisioning`: what became of whom, the newest first, as late as the tenant's delay says. Neither the `bulkId` nor the
 * id of the request is in it.
 * @see https://learn.microsoft.com/graph/api/provisioningobjectsummary-list
 */
export function listProvisioned(call: GraphCall): GraphAnswer {
  const { query, state, asOf, baseUrl } = call
  const known = new Set(['$filter', '$top', '$skiptoken', '$orderby', '$count'])
  const strange = [...query.keys()].find((key) => !known.has(key))
  if (strange) throw badRequest(`The query option '${strange}' is not supported.`)
  const top = Number(query.get('$top') ?? pageSize)
  if (!Number.isInteger(top) || top < 1 || top > 1000) throw badRequest('Invalid page size.')
  const text = query.get('$filter')
  const matches = text === null ? () => true : parseLogFilter(text)
  const latest = asOf.getTime() - state.delays.provisioningLog
  const found = state.provisioningLog
    .filter(({ at, summary }) => at.getTime() <= latest && matches(summary))
    .toReversed()
  const last = query.get('$skiptoken')
  const from = last === null ? 0 : found.findIndex(({ id }) => id === last) + 1
  const page = found.slice(from, from + top)
  const next = new URLSearchParams(query)
  next.set('$skiptoken', page.at(-1)?.id ?? '')
  const isMore = from + top < found.length
  return answerCollection(
    call,
    'auditLogs/provisioning',
    page.map(({ summary }) => summary),
    isMore ? { '@odata.nextLink': `${baseUrl}/auditLogs/provisioning?${next}` } : {},
  )
}
