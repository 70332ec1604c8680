import type { PgBoss } from 'pg-boss'
import type { Carrier } from '../../messaging/carriers/carrier.ts'
import { checkCarriers } from '../../messaging/carriers/check-carriers.ts'
import { openMailCarrier } from '../../messaging/carriers/open-mail-carrier.ts'
import { openTextCarrier } from '../../messaging/carriers/open-text-carrier.ts'
import { loadCatalogue } from '../../messaging/load-catalogue.ts'
import type { DeliveryReport, MailMessage, TextMessage } from '../../messaging/message-channel.ts'
import type { CheckedChannel } from '../api/api-ports.ts'
import { ConfigError, type ServerConfig } from '../config.ts'
import { reportPath } from '../hooks/messages/add-report-hook.ts'
import { takeReport } from '../messages/take-report.ts'
import { workMessages } from '../messages/work-messages.ts'
import type { ServerPorts } from '../server-ports.ts'
import type { Stops } from './stops.ts'

/** The carriers of messages, as other parts of the server know them. */
export interface StartedMessages {
  readonly channels: { readonly mail: CheckedChannel; readonly text?: CheckedChannel }
  readonly carriers: readonly Pick<Carrier<never>, 'name' | 'readReports'>[]
}

/** Starts the carriers of messages and the worker that hands messages to them. */
export async function startMessages(
  boss: PgBoss,
  config: ServerConfig,
  parts: ServerPorts,
  portalUrl: string,
  stops: Stops,
): Promise<StartedMessages> {
  const { logo: _, ...named } = config.organisation
  const organisation = { ...named, portalHost: new URL(portalUrl).host }
  const loaded = loadCatalogue(organisation, config.templates ?? {})
  if (!loaded.loaded) {
    const problems = loaded.problems.map(({ language, kind, detail }) => ({
      path: `templates.${language}.${kind}`,
      problem: detail,
    }))
    throw new ConfigError(problems)
  }
  const stopping = new AbortController()
  const carrying = openCarriers(config, parts)
  const { mail, text } = carrying
  stops.push(async () => {
    stopping.abort()
    await boss.offWork('send-message')
    for (const { channel } of [...mail, ...text]) await channel.stop()
  })
  const sending = {
    ...parts,
    ...carrying,
    catalogue: loaded.catalogue,
    portalUrl,
    ...(config.own ? { passwordPage: `${portalUrl}/password` } : {}),
    deskMail: config.desk.mail,
    defaultDevice: config.device,
    budget: {
      perDelivery: config.budget.perDelivery,
      perNumber: config.budget.perAddressPerDay,
      perDay: config.budget.perDay,
    },
  }
  await workMessages(boss, sending, stopping.signal)
  const channels = {
    mail: { check: (signal: AbortSignal) => checkCarriers(mail, signal) },
    ...(text.length > 0 && {
      text: { check: (signal: AbortSignal) => checkCarriers(text, signal) },
    }),
  }
  return { channels, carriers: [...mail, ...text] }
}

function openCarriers(
  config: ServerConfig,
  parts: ServerPorts,
): {
  readonly mail: readonly Carrier<MailMessage>[]
  readonly text: readonly Carrier<TextMessage>[]
} {
  const { clock, log } = parts
  const { url } = config.api
  const ports = {
    ...{ clock, log, random: Math.random },
    ...(url && { reportUrl: (name: string) => `${url}${reportPath}${name}` }),
    onReport: async (carrier: string, report: DeliveryReport) => {
      await takeReport(carrier, report, parts)
    },
  }
  return {
    mail: config.mail.map((settings) => openMailCarrier(settings, ports)),
    text: (config.text ?? []).map((settings) => openTextCarrier(settings, ports)),
  }
}
