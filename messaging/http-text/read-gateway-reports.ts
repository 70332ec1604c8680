import { createHmac } from 'node:crypto'
import { Secret } from '../../protocol/secret.ts'
import { equalsSecret } from '../equals-secret.ts'
import type { DeliveryReport } from '../message-channel.ts'
import { parseJson } from '../parse-json.ts'
import type { ReadReports, ReportCall } from '../report-call.ts'
import type { HttpTextSettings } from './http-text-settings.ts'
import { findPointer, readPointer } from './read-pointer.ts'

type ReportSettings = NonNullable<HttpTextSettings['reports']>

const mostReports = 1000

/** Reads what a described gateway reports: JSON or a form, alone or in a list. Believed by a shared secret, or an HMAC of the body. */
export function createGatewayReports(settings: ReportSettings): ReadReports {
  return (call) => {
    if (!isGateways(call, settings)) return { answer: 'refused' }
    const document = parseBody(call)
    const listed = settings.list === undefined ? [document] : findPointer(document, settings.list)
    if (document === undefined || !Array.isArray(listed)) return { answer: 'unreadable' }
    const reports = listed.slice(0, mostReports).flatMap((one) => readReport(one, settings))
    return reports.length === 0 && listed.length > 0
      ? { answer: 'unreadable' }
      : { answer: 'taken', reports }
  }
}

function isGateways(
  { header, body }: ReportCall,
  { secret, ...settings }: ReportSettings,
): boolean {
  const said = header(settings.header)
  const { signature } = settings
  if (signature === undefined) return equalsSecret(said, secret)
  const { hash, encoding, prefix } = signature
  if (said === undefined || !said.startsWith(prefix)) return false
  const right = secret.reveal((key) => createHmac(hash, key).update(body, 'utf8').digest(encoding))
  const shown = said.slice(prefix.length)
  return equalsSecret(encoding === 'hex' ? shown.toLowerCase() : shown, new Secret(right))
}

function parseBody({ header, body }: ReportCall): unknown {
  const isForm = header('content-type')?.startsWith('application/x-www-form-urlencoded') ?? false
  return isForm ? Object.fromEntries(new URLSearchParams(body)) : parseJson(body)
}

function readReport(document: unknown, settings: ReportSettings): readonly DeliveryReport[] {
  const reference = readPointer(document, settings.reference)
  const word = readPointer(document, settings.state)
  if (!reference || word === undefined) return []
  const detail = word.replace(/[^\w .-]/g, '').slice(0, 32)
  if (settings.delivered.includes(word)) return [{ reference, state: 'delivered', detail }]
  const state = settings.failed.includes(word) ? 'failed' : 'underway'
  return [{ reference, state, detail }]
}
