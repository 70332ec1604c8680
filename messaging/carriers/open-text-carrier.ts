import { createEventGridReports } from '../azure/read-event-grid.ts'
import { startAzureText } from '../azure/start-azure-text.ts'
import { createGatewayReports } from '../http-text/read-gateway-reports.ts'
import { startHttpText } from '../http-text/start-http-text.ts'
import type { TextMessage } from '../message-channel.ts'
import { startSmpp } from '../smpp/start-smpp.ts'
import { createTwilioReports } from '../twilio/read-twilio-reports.ts'
import { startTwilio } from '../twilio/start-twilio.ts'
import type { Carrier, CarrierPorts } from './carrier.ts'
import type { TextCarrierSettings } from './text-carrier.ts'

/** Starts a carrier of text messages, whatever its kind. */
export function openTextCarrier(
  settings: TextCarrierSettings,
  ports: CarrierPorts,
): Carrier<TextMessage> {
  const { name } = settings
  switch (settings.kind) {
    case 'smpp': {
      const onReport = (report: Parameters<CarrierPorts['onReport']>[1]) =>
        ports.onReport(name, report)
      return { name, channel: startSmpp(settings, { ...ports, onReport }) }
    }
    case 'http': {
      const readReports = settings.reports && createGatewayReports(settings.reports)
      return { name, channel: startHttpText(settings, ports), readReports }
    }
    case 'twilio': {
      const url = ports.reportUrl?.(name)
      const readReports = url === undefined ? undefined : createTwilioReports(settings, url)
      return { name, channel: startTwilio(settings, ports, url), readReports }
    }
    case 'azure': {
      const readReports = settings.reports && createEventGridReports(settings.reports)
      return { name, channel: startAzureText(settings, ports), readReports }
    }
  }
}
