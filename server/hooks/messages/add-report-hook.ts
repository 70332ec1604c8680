import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { DeliveryReport } from '../../../messaging/message-channel.ts'
import type { ReadReports } from '../../../messaging/report-call.ts'
import { refuse } from '../../http/refuse.ts'
import { takeReport } from '../../messages/take-report.ts'
import type { ServerPorts } from '../../server-ports.ts'

/** Below the API's host; the carrier's name follows. */
export const reportPath = '/hooks/messages/'

const mostBytes = 256 * 1024
/** A carrier may be faster with its report than we are with writing down its reference. */
const patienceMilliseconds = 2000

export interface ReportingCarrier {
  readonly name: string
  readonly readReports?: ReadReports | undefined
}

type ReportPorts = Pick<ServerPorts, 'database' | 'wake' | 'clock' | 'log'>

/**
 * `POST /hooks/messages/NAME`: a carrier tells what became of messages. Whoever is not that carrier hears one answer, whatever
 * did not hold. The body is kept as it came until then: signatures are over its bytes.
 */
export function addReportHook(
  server: FastifyInstance,
  carriers: readonly ReportingCarrier[],
  ports: ReportPorts,
): void {
  const readers = new Map(carriers.map(({ name, readReports }) => [name, readReports]))
  void server.register((hook, _options, done) => {
    hook.removeAllContentTypeParsers()
    hook.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, parsed) =>
      parsed(null, body),
    )
    hook.post<{ Params: { readonly carrier: string } }>(
      `${reportPath}:carrier`,
      { bodyLimit: mostBytes, schema: { hide: true } as object },
      async (request, reply) => {
        const { carrier } = request.params
        const answer = readers.get(carrier)?.(callOf(request)) ?? { answer: 'refused' }
        if (answer.answer === 'refused') {
          ports.log.warn('a delivery report was refused', { request: request.id })
          return refuse(reply, 'hook-refused')
        }
        if (answer.answer === 'unreadable') {
          ports.log.warn('a delivery report has a shape unknown', { request: request.id, carrier })
          return refuse(reply, 'request-invalid')
        }
        await takeInTime(carrier, answer.reports, ports)
        ports.log.info('delivery reports came', { carrier, reports: answer.reports.length })
        return answer.reply ? reply.code(200).send(answer.reply) : reply.code(204).send()
      },
    )
    done()
  })
}

async function takeInTime(
  carrier: string,
  reports: readonly DeliveryReport[],
  ports: ReportPorts,
): Promise<void> {
  const early = await takeAll(carrier, reports, ports)
  if (early.length === 0) return
  await ports.clock.sleep(patienceMilliseconds)
  const strange = await takeAll(carrier, early, ports)
  // Not ours, or nobody waits for it any more: an account with a carrier may have other users.
  if (strange.length > 0) {
    ports.log.debug('delivery reports are about no message of ours', {
      ...{ carrier, reports: strange.length },
    })
  }
}

/** Answers with those whose message nobody knows yet. */
async function takeAll(
  carrier: string,
  reports: readonly DeliveryReport[],
  ports: ReportPorts,
): Promise<readonly DeliveryReport[]> {
  const early: DeliveryReport[] = []
  for (const report of reports) {
    if (!(await takeReport(carrier, report, ports))) early.push(report)
  }
  return early
}

function callOf({ url, headers, body }: FastifyRequest) {
  return {
    path: url,
    header: (name: string) => [headers[name.toLowerCase()] ?? []].flat()[0],
    body: typeof body === 'string' ? body : '',
  }
}
