import type { PgBoss } from 'pg-boss'
import { loadCatalogue } from '../../messaging/load-catalogue.ts'
import { startSmpp } from '../../messaging/smpp/start-smpp.ts'
import { startSmtp } from '../../messaging/smtp/start-smtp.ts'
import type { ApiPorts } from '../api/api-ports.ts'
import { ConfigError, type ServerConfig } from '../config.ts'
import { takeReport } from '../messages/send-message.ts'
import { workMessages } from '../messages/work-messages.ts'
import type { ServerPorts } from '../server-ports.ts'
import type { Stops } from './stops.ts'

/** Starts the carriers of messages and the worker that hands messages to them. */
export async function startMessages(
  boss: PgBoss,
  config: ServerConfig,
  parts: ServerPorts,
  portalUrl: string,
  stops: Stops,
): Promise<ApiPorts['channels']> {
  const { clock, log } = parts
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
  const mail = startSmtp(config.mail, { clock, log })
  const text =
    config.text &&
    startSmpp(config.text, {
      clock,
      log,
      random: Math.random,
      onReport: (report) => takeReport(report, parts),
    })
  stops.push(async () => {
    stopping.abort()
    await boss.offWork('send-message')
    await mail.stop()
    await text?.stop()
  })
  const channels = text ? { mail, text } : { mail }
  const sending = {
    ...parts,
    ...channels,
    catalogue: loaded.catalogue,
    portalUrl,
    deskMail: config.desk.mail,
    defaultDevice: config.device,
    budget: {
      perDelivery: config.budget.perDelivery,
      perNumber: config.budget.perAddressPerDay,
      perDay: config.budget.perDay,
    },
  }
  await workMessages(boss, sending, stopping.signal)
  return channels
}
