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
  return { name, channel: startSmtp(settings, ports) }
}
