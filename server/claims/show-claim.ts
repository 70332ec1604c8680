import { sql } from 'kysely'
import { decideCloudEnd } from '../../core/claim/decide-key.ts'
import { maskAddress } from '../../messaging/mask-address.ts'
import { type ClaimState, zDevice } from '../../protocol/claim-api.ts'
import { zPasswordPolicy, zPasswordRule } from '../../protocol/password-policy.ts'
import { windowsNameOf } from '../messages/word-message.ts'
import { type ClaimPorts, limits } from './claim-ports.ts'
import { readKeyFacts } from './find-key.ts'
import { readTrust } from './read-trust.ts'
import { showPass } from './show-pass.ts'
import { showReset } from './show-reset.ts'

/** The row of a claim with all that a page may be shown of its delivery. */
export type ShownClaim = NonNullable<Awaited<ReturnType<typeof readClaim>>>

/** Where a claim stands, as its page shows it. The user name only once both ways have answered. */
export async function showClaim(claim: string, ports: ClaimPorts): Promise<ClaimState | undefined> {
  const row = await readClaim(claim, ports)
  if (!row) return undefined
  switch (row.step) {
    case 'mail':
    case 'text':
      return await showCode(row, row.step, ports)
    case 'password':
      return await showPassword(row, ports)
    case 'setting':
      return await showSetting(row, ports)
    case 'pass':
      return { ...frame(row, ports), ...(await showPass(row, ports)) }
    case 'reset':
      return { ...frame(row, ports), signIn: signInOf(row), ...(await showReset(row, ports)) }
    case 'done':
      return await showDone(row, ports)
    case 'stuck':
      return {
        ...frame(row, ports),
        step: 'stuck',
        problem: row.problem ?? 'needs-desk',
        ...(row.ticket ? { ticket: row.ticket } : {}),
      }
    case 'ended':
      return undefined
  }
}

async function readClaim(claim: string, { database, clock }: ClaimPorts) {
  return await database
    .selectFrom('claim')
    .innerJoin('delivery', 'delivery.id', 'claim.delivery_id')
    .innerJoin('hire', 'hire.id', 'delivery.hire_id')
    .leftJoin('hire_contact', 'hire_contact.hire_id', 'hire.id')
    .leftJoin('cloud_status', 'cloud_status.delivery_id', 'delivery.id')
    .leftJoin('pass', 'pass.id', 'claim.pass_id')
    .selectAll('claim')
    .select([
      'delivery.account',
      'delivery.directory',
      'delivery.purpose',
      'delivery.policy',
      'delivery.sam_account_name',
      'delivery.user_principal_name',
      'delivery.display_name',
      'delivery.domain',
      'delivery.text_to',
      'delivery.enabled',
      'delivery.ticket',
      'cloud_status.user_name',
      'pass.expires_at as pass_expires_at',
      'pass.once as pass_once',
      'hire.device',
      'hire_contact.mail',
      'hire_contact.first_name',
      'hire_contact.last_name',
      sql<string>`hire.starts_on::text`.as('starts_on'),
    ])
    .where('claim.id', '=', claim)
    .where('claim.expires_at', '>', clock.now())
    .executeTakeFirst()
}

function frame(row: ShownClaim, { clock, organisation }: ClaimPorts) {
  return {
    version: row.version,
    serverTime: clock.now().toISOString(),
    desk: organisation.desk,
    language: row.language,
  }
}

async function showCode(
  row: ShownClaim,
  channel: 'mail' | 'text',
  ports: ClaimPorts,
): Promise<ClaimState> {
  const shown = channel === 'mail' ? await showMailCode(row, ports) : await showTextCode(row, ports)
  return {
    ...frame(row, ports),
    step: 'code',
    channel,
    delivery: row.delivery_id,
    directory: row.directory,
    trust: await readTrust(row.directory, ports.database),
    ...shown,
    ...(row.problem ? { problem: row.problem } : {}),
  }
}

async function showMailCode(row: ShownClaim, { database, words }: ClaimPorts) {
  const sent = await database
    .selectFrom('message')
    .select('state')
    .where('claim_id', '=', row.id)
    .where('kind', '=', 'mail-code')
    .orderBy('generation', 'desc')
    .executeTakeFirst()
  const failed = sent?.state === 'failed'
  return {
    stage: 'sent' as const,
    label: words.label(row.id, row.mail_generation),
    ...(row.mail ? { sentTo: maskAddress(row.mail) } : {}),
    ...(row.mail_expires_at ? { expiresAt: row.mail_expires_at.toISOString() } : {}),
    ...againAt(row.mail_sent_at),
    triesLeft: Math.max(0, limits.mailTries - row.mail_tries),
    ...(failed ? { problem: 'code-not-sent' } : {}),
  }
}

async function showTextCode(row: ShownClaim, ports: ClaimPorts) {
  return {
    stage: await stageOfText(row, ports),
    ...(row.text_agent ? { agent: row.text_agent } : {}),
    ...(row.text_agent && row.text_label ? { label: row.text_label } : {}),
    ...((row.text_sent_to ?? row.text_to) ? { sentTo: row.text_sent_to ?? row.text_to ?? '' } : {}),
    ...(row.text_expires_at ? { expiresAt: row.text_expires_at.toISOString() } : {}),
    ...againAt(row.text_sent_at),
    ...(row.text_tries_left === null ? {} : { triesLeft: row.text_tries_left }),
  }
}

async function stageOfText(
  row: ShownClaim,
  { database }: ClaimPorts,
): Promise<'asked' | 'sent' | 'checking'> {
  if (row.text_job === null) return 'sent'
  const job = await database
    .selectFrom('agent_job')
    .select('kind')
    .where('id', '=', row.text_job)
    .executeTakeFirst()
  return job?.kind === 'check-text-code' ? 'checking' : 'asked'
}

function againAt(sentAt: Date | null): { readonly againAt?: string } {
  if (sentAt === null) return {}
  return { againAt: new Date(sentAt.getTime() + limits.secondsBetweenSends * 1000).toISOString() }
}

async function showPassword(row: ShownClaim, ports: ClaimPorts): Promise<ClaimState> {
  const rules = (row.rules ?? []).flatMap((rule) => zPasswordRule.safeParse(rule).data ?? [])
  return {
    ...frame(row, ports),
    step: 'password',
    signIn: signInOf(row),
    policy: zPasswordPolicy.parse(row.policy),
    personalWords: personalWordsOf(row, ports),
    delivery: row.delivery_id,
    account: row.account ?? '',
    directory: row.directory,
    purpose: row.purpose,
    grantedUntil: (row.granted_until ?? row.expires_at).toISOString(),
    trust: await readTrust(row.directory, ports.database),
    ...(row.problem ? { problem: row.problem } : {}),
    ...(rules.length > 0 ? { rules } : {}),
  }
}

async function showSetting(row: ShownClaim, ports: ClaimPorts): Promise<ClaimState> {
  const job = await ports.database
    .selectFrom('agent_job')
    .select('state')
    .where('id', '=', row.box_job ?? '')
    .executeTakeFirst()
  return {
    ...frame(row, ports),
    step: 'setting',
    stage: job?.state === 'waiting' ? 'travelling' : 'directory',
    since: (row.box_at ?? ports.clock.now()).toISOString(),
  }
}

async function showDone(row: ShownClaim, ports: ClaimPorts): Promise<ClaimState> {
  const { cloud } = await readKeyFacts(ports.database, row.delivery_id, ports.plan)
  return {
    ...frame(row, ports),
    step: 'done',
    signIn: signInOf(row),
    device: zDevice.safeParse(row.device).data ?? ports.organisation.defaultDevice,
    startsOn: row.starts_on,
    enabledLater: row.enabled === false,
    password: givesPassword(ports.plan) ? 'set' : 'none',
    cloud: decideCloudEnd({ cloud }, ports.plan),
    ...(row.mail ? { notesTo: maskAddress(row.mail) } : {}),
  }
}

function givesPassword({ worlds, route }: ClaimPorts['plan']): boolean {
  return worlds.includes('ad') || route === 'reset-invite'
}

function signInOf(row: ShownClaim) {
  return {
    userName: row.user_principal_name ?? '',
    windowsName: windowsNameOf(row),
    displayName: row.display_name ?? '',
  }
}

function personalWordsOf(row: ShownClaim, { organisation }: ClaimPorts): string[] {
  const texts = [
    row.first_name,
    row.last_name,
    row.display_name,
    row.sam_account_name,
    organisation.name,
  ]
  const words = texts.flatMap((text) => (text ?? '').toLowerCase().split(/[^\p{L}\p{N}]+/u))
  return [...new Set(words)].filter((word) => word.length > 2)
}
