import { linkEndOf } from '../../core/delivery/times-of-delivery.ts'
import { isPassRoute } from '../../core/plan/gives-pass.ts'
import type { KindValues } from '../../messaging/catalogue/kinds.ts'
import type { Catalogue } from '../../messaging/load-catalogue.ts'
import type { MailMessage, TextMessage } from '../../messaging/message-channel.ts'
import { renderMessage } from '../../messaging/render-message.ts'
import { type Device, zDevice } from '../../protocol/claim-api.ts'
import { errors, isErrorCode } from '../../protocol/errors.ts'
import { Secret } from '../../protocol/secret.ts'
import { limits } from '../claims/claim-ports.ts'
import { type DeliveryRow, startOf } from '../deliveries/read-delivery.ts'
import type { ServerPorts } from '../server-ports.ts'

/** What wording needs beside the server's parts. */
export interface WordingPorts extends Pick<ServerPorts, 'plan' | 'words'> {
  readonly catalogue: Catalogue
  /** Where the hire's pages are, without a slash at the end. */
  readonly portalUrl: string
  /** Where people who work here set a new password, if they may. */
  readonly passwordPage?: string
  /** The kind of machine most hires meet first. */
  readonly defaultDevice: Device
  /** Where the desk reads. */
  readonly deskMail: string
}

/** A message as its row names it. */
export interface MessageRow {
  readonly id: string
  readonly kind: string
  readonly channel: 'mail' | 'text'
  readonly generation: number
  readonly claim_id: string | null
  readonly created_at: Date
  /** Of a message to the desk: which problem. */
  readonly about?: string | null
}

type Worded = MailMessage | TextMessage

/**
 * Makes a message's words: the same row makes the same words, to the letter. `undefined` where there is nobody to send it
 * to (the address has been erased, the claim has ended).
 */
export function wordMessage(
  message: MessageRow,
  row: DeliveryRow,
  claim: { readonly language: string; readonly mail_generation: number } | undefined,
  ports: WordingPorts,
): Worded | undefined {
  switch (message.kind) {
    case 'invitation':
    case 'reminder':
    case 'link-renewed':
      return wordInvitation(message.kind, message, row, ports)
    case 'mail-code':
      return wordMailCode(message, row, claim, ports)
    case 'hire-done':
      return wordDone(message, row, ports)
    case 'contact-changed':
      return wordContactChanged(message, row, ports)
    case 'notes':
      return wordNotes(message, row, ports)
    case 'manager-notice':
      return wordManagerNotice(message, row, ports)
    case 'account-name':
      return wordAccountName(message, row, ports)
    case 'account-name-for-pass':
      return wordNameForPass(message, row, ports)
    case 'desk-ticket':
      return wordDeskTicket(message, row, ports)
    default:
      throw new Error(`no words for messages of kind ${message.kind}`)
  }
}

function wordInvitation(
  kind: 'invitation' | 'reminder' | 'link-renewed',
  message: MessageRow,
  row: DeliveryRow,
  ports: WordingPorts,
): Worded | undefined {
  // A reminder carries the link that is alive now; an invitation the one it was made for.
  const generation = kind === 'reminder' ? row.link_generation : message.generation
  const secret = ports.words.link('claim', row.id, generation)
  const values = {
    link: secret.reveal((text) => new Secret(`${ports.portalUrl}/#${text}`)),
    startsOn: startWhen(row, ports),
    givenName: row.first_name ?? undefined,
    linkExpires: linkEndWhen(row, ports),
  }
  const language = languageOf(row, ports)
  if (message.channel === 'text') {
    const said = renderMessage(ports.catalogue, `${kind}-text`, language, values)
    return row.mobile === null ? undefined : { ...said, key: message.id, to: row.mobile }
  }
  return mail(row.mail, message, renderMessage(ports.catalogue, `${kind}-mail`, language, values))
}

function wordMailCode(
  message: MessageRow,
  row: DeliveryRow,
  claim: { readonly language: string; readonly mail_generation: number } | undefined,
  ports: WordingPorts,
): Worded | undefined {
  if (message.claim_id === null || claim === undefined) return undefined
  const generation = claim.mail_generation
  const values = {
    code: ports.words.mailCode(message.claim_id, generation),
    label: ports.words.label(message.claim_id, generation),
    validFor: limits.mailCodeHours * 60,
    givenName: row.first_name ?? undefined,
  }
  return mail(
    row.mail,
    message,
    renderMessage(ports.catalogue, 'mail-code', claim.language, values),
  )
}

function wordDone(message: MessageRow, row: DeliveryRow, ports: WordingPorts): Worded | undefined {
  const secret = ports.words.link('not-me', row.id, message.generation)
  const values: KindValues<'hire-done' | 'hire-done-passkey'> = {
    reportLink: secret.reveal((text) => new Secret(`${ports.portalUrl}/#n.${text}`)),
    doneAt: {
      at: row.password_changed_at ?? row.keyed_at ?? message.created_at,
      timeZone: row.time_zone,
    },
    givenName: row.first_name ?? undefined,
  }
  const language = languageOf(row, ports)
  if (isPassRoute(ports.plan.route) && hasPassword(ports)) {
    const { passwordPage } = ports
    const missing = { ...values, passwordPage }
    const said = renderMessage(ports.catalogue, 'hire-done-password-missing', language, missing)
    return mail(row.mail, message, said)
  }
  const kind = hasPassword(ports) ? 'hire-done' : 'hire-done-passkey'
  return mail(row.mail, message, renderMessage(ports.catalogue, kind, language, values))
}

/** Of people in the cloud alone no message speaks of a password. */
function hasPassword({ plan }: WordingPorts): boolean {
  return plan.worlds.includes('ad')
}

/** To the address that is about to be replaced: the new one is not said. */
function wordContactChanged(
  message: MessageRow,
  row: DeliveryRow,
  ports: WordingPorts,
): Worded | undefined {
  const language = languageOf(row, ports)
  const values = { givenName: row.first_name ?? undefined }
  const said = renderMessage(ports.catalogue, 'contact-changed', language, values)
  return mail(row.mail, message, said)
}

function wordNotes(message: MessageRow, row: DeliveryRow, ports: WordingPorts): Worded | undefined {
  const device = zDevice.safeParse(row.device).data ?? ports.defaultDevice
  const values = { startsOn: startWhen(row, ports), givenName: row.first_name ?? undefined }
  const language = languageOf(row, ports)
  const kind = hasPassword(ports) ? (`notes-${device}` as const) : 'notes-passkey'
  return mail(row.mail, message, renderMessage(ports.catalogue, kind, language, values))
}

function wordManagerNotice(
  message: MessageRow,
  row: DeliveryRow,
  ports: WordingPorts,
): Worded | undefined {
  const values: KindValues<'manager-notice'> = {
    hireName: fullName(row),
    startsOn: startWhen(row, ports),
    username: row.user_principal_name ?? '',
    ...(row.sam_account_name ? { windowsName: windowsNameOf(row) } : {}),
  }
  const { language } = ports.catalogue.organisation
  const said = renderMessage(ports.catalogue, 'manager-notice', language, values)
  return mail(row.manager_mail, message, said)
}

/** To the hire: somebody else holds what opens the account. */
function wordAccountName(
  message: MessageRow,
  row: DeliveryRow,
  ports: WordingPorts,
): Worded | undefined {
  const values: KindValues<'account-name'> = {
    startsOn: startWhen(row, ports),
    username: row.user_principal_name ?? '',
    givenName: row.first_name ?? undefined,
    ...(row.sam_account_name ? { windowsName: windowsNameOf(row) } : {}),
  }
  const language = languageOf(row, ports)
  const said = renderMessage(ports.catalogue, 'account-name', language, values)
  return mail(row.mail, message, said)
}

/** The same, where that is a pass. */
function wordNameForPass(
  message: MessageRow,
  row: DeliveryRow,
  ports: WordingPorts,
): Worded | undefined {
  const values: KindValues<'account-name-for-pass'> = {
    startsOn: startWhen(row, ports),
    username: row.user_principal_name ?? '',
    givenName: row.first_name ?? undefined,
  }
  const language = languageOf(row, ports)
  const said = renderMessage(ports.catalogue, 'account-name-for-pass', language, values)
  return mail(row.mail, message, said)
}

function wordDeskTicket(
  message: MessageRow,
  row: DeliveryRow,
  ports: WordingPorts,
): Worded | undefined {
  // What the desk was to hear of has settled itself in the meantime.
  if (row.desk_told_of === null) return undefined
  const code = message.about ?? row.desk_told_of
  const problem = errors[isErrorCode(code) ? code : 'internal']
  const values: KindValues<'desk-ticket'> = {
    ticket: row.ticket ?? '',
    hireName: fullName(row),
    reason: problem.public,
    nextStep: problem.remedy,
    startsOn: startWhen(row, ports),
    employeeNumber: row.employee_number ?? undefined,
  }
  const { language } = ports.catalogue.organisation
  const said = renderMessage(ports.catalogue, 'desk-ticket', language, values)
  return mail(ports.deskMail, message, said)
}

function mail(
  to: string | null,
  message: MessageRow,
  said: Omit<MailMessage, 'key' | 'to'>,
): Worded | undefined {
  return to === null ? undefined : { ...said, key: message.id, to }
}

function languageOf(row: DeliveryRow, ports: WordingPorts): string {
  return row.language ?? ports.catalogue.organisation.language
}

function startWhen(row: DeliveryRow, ports: WordingPorts) {
  const at = new Date(startOf(row, ports.plan))
  // A bare date is a date: no time is said that nobody gave.
  return row.starts_at === null ? { date: row.starts_on } : { at, timeZone: row.time_zone }
}

function linkEndWhen(row: DeliveryRow, ports: WordingPorts) {
  const start = { startDay: row.starts_on, startsAt: startOf(row, ports.plan), zone: row.time_zone }
  return { at: new Date(linkEndOf(start, ports.plan)), timeZone: row.time_zone }
}

function fullName(row: DeliveryRow): string {
  return [row.first_name, row.last_name].filter((part) => part).join(' ')
}

/** `DOMAIN\name`. */
export function windowsNameOf(row: Pick<DeliveryRow, 'domain' | 'sam_account_name'>): string {
  return `${row.domain ?? ''}\\${row.sam_account_name ?? ''}`
}
