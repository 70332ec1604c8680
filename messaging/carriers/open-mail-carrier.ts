import { createEventGridReports } from '../azure/read-event-grid.ts'
import { startAzureMail } from '../azure/start-azure-mail.ts'
import { startGraphMail } from '../graph-mail/start-graph-mail.ts'
import type { MailMessage } from '../message-channel.ts'
import { startSmtp } from '../smtp/start-smtp.ts'
import type { Carrier, CarrierPorts } from './carrier.ts'
import type { MailCarrierSettings } from './mail-carrier.ts'

/** Starts a carrier of mail, whatever its kind. */
export function openMailCarrier(
  settings: MailCarrierSettings,
  ports: CarrierPorts,
): Carrier<MailMessage> {
  const { name } = settings
  switch (settings.kind) {
    case 'smtp':
      return { name, channel: startSmtp(settings, ports) }
    case 'azure': {
      const readReports = settings.reports && createEventGridReports(settings.reports)
      return { name, channel: startAzureMail(settings, ports), readReports }
    }
    case 'graph':
      return { name, channel: startGraphMail(settings, ports) }
  }
}
