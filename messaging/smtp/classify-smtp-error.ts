import type { RefusalCode, SendOutcome } from '../message-channel.ts'

/** How far an attempt had come: `offered` begins when the first byte of the mail itself was handed to the socket. */
export type SmtpStage = 'connecting' | 'signing-in' | 'envelope' | 'offered'

/** What is read from an error of the mail library: never its message, which quotes addresses and answers. */
export interface SmtpFailure {
  /** The library's or the system's code, such as `ETLS` or `ECONNREFUSED`. */
  readonly code?: string | undefined
  /** The command that was answered, such as `RCPT TO`. */
  readonly command?: string | undefined
  /** The three digits of the server's answer. */
  readonly status?: number | undefined
  /** The enhanced status of RFC 3463, such as `5.1.1`. */
  readonly enhanced?: string | undefined
}

/**
 * Says what an SMTP failure means for the message (RFC 5321, 4.2.1: 4yz try again, 5yz do not). A silence before the mail
 * was offered is a refusal; a silence afterwards is `unknown`, since the server may have taken it.
 */
export function classifySmtpError(stage: SmtpStage, failure: SmtpFailure): SendOutcome {
  if (isTlsCode(failure.code)) return refused('tls-refused')
  const status = failure.status ?? 0
  switch (stage) {
    case 'connecting':
      return refused(isTemporary(status) ? 'busy' : 'unreachable')
    case 'signing-in':
      return refused(classifySignIn(status))
    case 'envelope':
      return status < 400 ? refused('unreachable') : classifyAnswer(status, failure)
    case 'offered':
      // 421 announces that the connection ends; it does not answer for the mail.
      return status < 400 || status === 421
        ? { outcome: 'unknown' }
        : classifyAnswer(status, failure)
  }
}

function isTemporary(status: number): boolean {
  return status >= 400 && status < 500
}

function classifySignIn(status: number): RefusalCode {
  if (isTemporary(status)) return 'busy'
  return status >= 500 ? 'sign-in-refused' : 'unreachable'
}

function classifyAnswer(status: number, { command, enhanced }: SmtpFailure): SendOutcome {
  if (status < 500) return refused(status === 450 || status === 451 ? 'throttled' : 'busy')
  if (status === 530 || status === 535) return refused('sign-in-refused')
  // 5.7.x speaks of rights and policy: it is we who are refused, whatever was said before it (RFC 3463, 3.8).
  if (command === 'MAIL FROM' || enhanced?.startsWith('5.7.')) return refused('sender-refused')
  return refused(command === 'RCPT TO' ? 'address-refused' : 'content-refused', true)
}

function refused(code: RefusalCode, permanent = false): SendOutcome {
  return { outcome: 'refused', code, permanent }
}

/** The library's own code, or OpenSSL's words for a certificate that does not hold. */
function isTlsCode(code: string | undefined): boolean {
  return code !== undefined && /^ETLS$|CERT|SELF_SIGNED|ISSUER|ALTNAME|^ERR_(TLS|SSL)_/.test(code)
}
