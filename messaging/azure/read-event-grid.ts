import { z } from 'zod'
import { equalsSecret } from '../equals-secret.ts'
import type { DeliveryReport } from '../message-channel.ts'
import { parseJson } from '../parse-json.ts'
import type { ReadReports, ReportCall } from '../report-call.ts'
import type { AzureTextSettings } from './azure-settings.ts'

type ReportSettings = NonNullable<AzureTextSettings['reports']>

const zEvents = z
  .array(z.object({ eventType: z.string(), data: z.record(z.string(), z.unknown()) }))
  .max(1000)
const zHandshake = z.object({ validationCode: z.string().min(1).max(512) })
const zReport = z.object({
  messageId: z.string().min(1).max(200),
  deliveryStatus: z.string().optional(),
  status: z.string().optional(),
})

const handshake = 'Microsoft.EventGrid.SubscriptionValidationEvent'
const reports: ReadonlySet<string> = new Set([
  'Microsoft.Communication.SMSDeliveryReportReceived',
  'Microsoft.Communication.EmailDeliveryReportReceived',
])

/**
 * Reads what Event Grid brings, in its own schema: the handshake of a new subscription, and delivery reports of texts and
 * mails. Event Grid proves nothing of itself, so every call must bring the secret that the subscription was given, the
 * handshake too; events of kinds that nobody asked for are passed over.
 * @see https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema
 */
export function createEventGridReports(settings: ReportSettings): ReadReports {
  return (call) => {
    if (!isSubscriptions(call, settings)) return { answer: 'refused' }
    const { data: events } = zEvents.safeParse(parseJson(call.body))
    if (!events) return { answer: 'unreadable' }
    const asked = events.find(({ eventType }) => eventType === handshake)
    if (asked) {
      const { data } = zHandshake.safeParse(asked.data)
      if (!data) return { answer: 'unreadable' }
      return { answer: 'taken', reports: [], reply: { validationResponse: data.validationCode } }
    }
    const told = events.filter(({ eventType }) => reports.has(eventType))
    return { answer: 'taken', reports: told.flatMap(({ data }) => readReport(data)) }
  }
}

function isSubscriptions({ path, header }: ReportCall, settings: ReportSettings): boolean {
  const { secret, subscription } = settings
  const inAddress = new URL(path, 'https://localhost').searchParams.get('key') ?? undefined
  const shown = header('x-firstkey-reports') ?? inAddress
  const isKnown = equalsSecret(shown, secret)
  const named = header('aeg-subscription-name')
  // Event Grid writes names in capitals.
  return (
    isKnown && (subscription === undefined || named?.toLowerCase() === subscription.toLowerCase())
  )
}

function readReport(data: unknown): readonly DeliveryReport[] {
  const parsed = zReport.safeParse(data)
  const word = parsed.data?.deliveryStatus ?? parsed.data?.status
  if (!parsed.data || word === undefined) return []
  const detail = word.replace(/[^\w -]/g, '').slice(0, 32)
  return [{ reference: parsed.data.messageId, state: stateOf(word), detail }]
}

/** Expanded: a list was opened, and every member of it is reported by itself. */
function stateOf(word: string): DeliveryReport['state'] {
  if (word === 'Delivered') return 'delivered'
  return word === 'Expanded' ? 'underway' : 'failed'
}
