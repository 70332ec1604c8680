import * as z from 'zod'
import { loadCatalogue } from '../messaging/load-catalogue.ts'
import type { SendOutcome } from '../messaging/message-channel.ts'
import { renderMessage } from '../messaging/render-message.ts'
import { smtpSettingsSchema } from '../messaging/smtp/smtp-settings.ts'
import { startSmtp } from '../messaging/smtp/start-smtp.ts'
import type { Clock } from '../protocol/clock.ts'
import type { Log } from '../protocol/log.ts'
import type { Secret } from '../protocol/secret.ts'
import type { AgentConfig } from './config.ts'
import { describeProblems } from './describe-problems.ts'
import { readPrivateFile } from './identity/private-folder.ts'
import { readTextFile } from './read-json-file.ts'
import { StartProblem } from './start-problem.ts'

/** A password that its owner changed, to be told to them and to those who watch. */
export interface OwnChange {
  /** Names the mails, the same for every attempt. */
  readonly key: string
  readonly at: Date
  readonly userPrincipalName: string
  readonly displayName: string
  /** As it stands in the directory; absent: only those who watch are told. */
  readonly mail?: string | undefined
}

/** What tells people of what the agent did, past the server. Nothing about the world makes these methods throw. */
export interface Notices {
  /** Whether those who watch were told, and the owner as far as they have a mailbox. */
  tellOwnChange(change: OwnChange): Promise<boolean>
  /** Sends a temporary password to the mailbox of a manager: no name of an account is in its words. */
  sendPasswordToManager(
    mail: {
      readonly key: string
      readonly to: string
      readonly hireName: string
      readonly password: Secret
    },
    signal: AbortSignal,
  ): Promise<SendOutcome>
  /** For `doctor`. */
  check(signal: AbortSignal): Promise<'ok' | 'notices-failing'>
  stop(): Promise<void>
}

/** How the agent reaches people by mail. */
export const zNotices = z.strictObject({
  host: z.string().min(1),
  port: z.int().min(1).max(65_535).optional(),
  security: z.enum(['starttls', 'tls']).default('starttls'),
  caFile: z.string().min(1).optional(),
  serverName: z.string().min(1).optional(),
  signIn: z.strictObject({ name: z.string().min(1), passwordFile: z.string().min(1) }).optional(),
  from: z.string().min(3),
  fromName: z.string().max(64).optional(),
  /** The mailbox of those who watch over sign-ins. */
  watch: z.string().min(3),
  /** The zone that times are told in. IANA name. */
  timeZone: z.string().default('UTC'),
})

type NoticesSettings = z.output<typeof zNotices>

/** Starts what tells people. Throws {@link StartProblem} where a file is missing or a value is none. */
export async function startNotices(
  settings: NoticesSettings,
  organisation: AgentConfig['organisation'],
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Promise<Notices> {
  const { watch, timeZone } = settings
  const load = loadCatalogue(organisation)
  if (!load.loaded) {
    throw new StartProblem(
      'the texts cannot be loaded',
      'this is a fault of the release: report it',
    )
  }
  const carrier = startSmtp(await readSettings(settings), { clock, log })
  /** Mails that are out, of changes that not everybody was told of yet. */
  const out = new Set<string>()
  const send = async (message: Parameters<typeof carrier.send>[0]) => {
    if (out.has(message.key)) return true
    const sent = await carrier.send(message, AbortSignal.timeout(60_000))
    // Taken, or perhaps taken: either way somebody will read it. What can never be taken is not tried again.
    const isOver = sent.outcome !== 'refused' || sent.permanent
    if (isOver) out.add(message.key)
    return isOver
  }
  return {
    async tellOwnChange({ key, at, userPrincipalName, displayName, mail }) {
      const doneAt = { at, timeZone }
      const watched = { doneAt, hireName: displayName, username: userPrincipalName }
      const rendered = renderMessage(load.catalogue, 'own-password-watch', '', watched)
      const told = await send({ ...rendered, key: `${key}-watch`, to: watch })
      const words = renderMessage(load.catalogue, 'own-password-set', '', { doneAt })
      const ownerTold = mail === undefined || (await send({ ...words, key, to: mail }))
      if (!(told && ownerTold)) return false
      for (const each of [`${key}-watch`, key]) out.delete(each)
      return true
    },
    sendPasswordToManager({ key, to, hireName, password }, signal) {
      const values = { hireName, code: password }
      const said = renderMessage(load.catalogue, 'temporary-password-manager', '', values)
      return carrier.send({ ...said, key, to }, signal)
    },
    async check(signal) {
      return (await carrier.check(signal)).state === 'ready' ? 'ok' : 'notices-failing'
    },
    stop: () => carrier.stop(),
  }
}

async function readSettings(settings: NoticesSettings) {
  const { watch: _, timeZone: __, caFile, signIn, ...rest } = settings
  const password = signIn && (await readPrivateFile(signIn.passwordFile))?.trim()
  const parsed = smtpSettingsSchema.safeParse({
    ...rest,
    ...(signIn === undefined ? {} : { signIn: { name: signIn.name, password } }),
    ...(caFile === undefined
      ? {}
      : { ca: await readTextFile(caFile, 'the mail server’s authority') }),
  })
  if (parsed.success) return parsed.data
  throw new StartProblem(
    ['the mail server cannot be used', ...describeProblems(parsed.error)].join('\n  '),
    'correct `notices`; the password stands alone in its file',
  )
}
