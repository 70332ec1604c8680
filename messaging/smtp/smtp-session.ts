import { Readable } from 'node:stream'
import type { NodemailerError } from 'nodemailer'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { SmtpFailure, SmtpStage } from './classify-smtp-error.ts'
import type { SmtpSettings } from './smtp-settings.ts'

/** An SMTP session broke or was answered with a refusal. Carries codes only: the library's messages quote addresses. */
export class SmtpSessionError extends Error {
  readonly failure: SmtpFailure

  constructor(failure: SmtpFailure) {
    super('the mail server did not go along')
    this.name = 'SmtpSessionError'
    this.failure = failure
  }
}

/** One connection to a mail server, for one mail. Always `close` it. Methods throw {@link SmtpSessionError}. */
export class SmtpSession {
  readonly #connection: SMTPConnection
  readonly #signIn: SmtpSettings['signIn']
  readonly #broken: Promise<never>
  #stage: SmtpStage = 'connecting'

  constructor(settings: SmtpSettings) {
    const implicit = settings.security === 'tls'
    this.#signIn = settings.signIn
    this.#connection = new SMTPConnection({
      host: settings.host,
      port: settings.port ?? (implicit ? 465 : 587),
      secure: implicit,
      requireTLS: !implicit,
      tls: {
        minVersion: 'TLSv1.2',
        ...(settings.ca === undefined ? {} : { ca: settings.ca }),
        ...(settings.serverName === undefined ? {} : { servername: settings.serverName }),
      },
      connectionTimeout: settings.connectTimeout,
      dnsTimeout: settings.connectTimeout,
      greetingTimeout: settings.connectTimeout,
      socketTimeout: settings.sendTimeout,
      socketCloseTimeout: 1000,
      // Either of these would write addresses and whole mails into a log.
      logger: false,
      debug: false,
    })
    this.#broken = new Promise((_resolve, reject) => {
      this.#connection.on('error', (error: NodemailerError) => reject(asSessionError(error)))
      this.#connection.once('end', () => reject(new SmtpSessionError({})))
    })
    this.#broken.catch(() => undefined)
  }

  /** How far this session has come; read it after a failure. */
  get stage(): SmtpStage {
    return this.#stage
  }

  /** Connects, turns TLS on, and signs in if the settings say how. */
  async open(): Promise<void> {
    await this.#answered((done) => this.#connection.connect(done))
    this.#stage = 'signing-in'
    await this.#signIn?.password.reveal((pass) =>
      this.#answered((done) => {
        this.#connection.login({ user: this.#signIn?.name, pass }, done)
      }),
    )
    this.#stage = 'envelope'
  }

  /** Hands over one mail to one recipient. */
  async submit(from: string, to: string, bytes: Buffer): Promise<void> {
    const offer = () => {
      this.#stage = 'offered'
      return bytes
    }
    // Nothing pulls from a stream before the server has said "354 go ahead": the pull itself marks the stage.
    const body = Readable.from(
      (function* pulled() {
        yield offer()
      })(),
      { objectMode: false, highWaterMark: 0 },
    )
    const envelope = { from, to: [to], size: bytes.length }
    await this.#answered((done) => this.#connection.send(envelope, body, done))
  }

  /** Ends the session: politely where it is at rest, at once where it is not. */
  close(polite: boolean): void {
    if (polite) this.#connection.quit()
    else this.#connection.close()
  }

  #answered(ask: (done: (error?: NodemailerError | null) => void) => void): Promise<void> {
    const answer = new Promise<void>((resolve, reject) => {
      ask((error) => (error ? reject(asSessionError(error)) : resolve()))
    })
    return Promise.race([answer, this.#broken])
  }
}

function asSessionError(error: NodemailerError): SmtpSessionError {
  const [, enhanced] = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(error.response ?? '') ?? []
  return new SmtpSessionError({
    code: error.originalCode ?? error.code,
    command: error.command,
    status: error.responseCode,
    enhanced,
  })
}
