import type { DirectoryCode } from './directory-code.ts'

/** What is kept of an error: two numbers or a system code. Its text is not, since it can hold names. */
export interface DirectoryErrorDetail {
  /** LDAP result code (RFC 4511, 4.1.9), when the controller answered. */
  readonly ldap?: number
  /** The first eight hexadecimal digits of its text: a Windows error. For a refused bind, its `data` field. */
  readonly windows?: string
  /** A system or TLS error code, when it did not answer. */
  readonly system?: string
  /** An attribute that every account has, and that the service account may not read. */
  readonly unreadable?: string
}

/** A controller did not do what was asked, or nobody knows whether it did. */
export class DirectoryFault extends Error {
  readonly code: DirectoryCode
  readonly detail: DirectoryErrorDetail

  constructor(code: DirectoryCode, detail: DirectoryErrorDetail = {}) {
    super(code)
    this.name = 'DirectoryFault'
    this.code = code
    this.detail = detail
  }
}

/** Whose sign-in or what else was under way when the error came. */
export type DirectoryMoment = 'connect' | 'operation'

const byWindowsCode: Readonly<Record<string, DirectoryCode>> = {
  '19 0000052D': 'password-against-policy',
  '53 00002035': 'password-not-taken',
  '53 0000001F': 'password-not-taken',
  '53 0000052D': 'password-against-policy',
}

const byLdapCode: Readonly<Record<number, DirectoryCode>> = {
  8: 'directory-demands-stronger-sign-in',
  10: 'controller-read-only',
  12: 'directory-lacks-control',
  13: 'directory-demands-stronger-sign-in',
  32: 'account-missing',
  50: 'rights-missing',
  51: 'directory-busy',
  52: 'directory-busy',
}

const byBindData: Readonly<Record<string, DirectoryCode>> = {
  '525': 'service-account-refused',
  '52e': 'service-account-refused',
  '530': 'service-account-restricted',
  '531': 'service-account-restricted',
  '532': 'service-account-password-expired',
  '533': 'service-account-disabled',
  '701': 'service-account-disabled',
  '773': 'service-account-password-expired',
  '775': 'service-account-locked',
}

const certificateErrors =
  /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(GET|VERIFY|DECODE|DECRYPT)|CRL_|HOSTNAME_|INVALID_CA)/

/**
 * Classifies what ldapts threw by LDAP code and the first eight hexadecimal digits of the text, never by its wording:
 * Windows has one wording for many reasons, Samba another for each.
 *
 * Anything without an LDAP code is a connection that broke: before it stood (`connect`) nothing was asked; afterwards
 * (`operation`) the controller may have done it or not.
 */
export function classifyDirectoryError(error: unknown, moment: DirectoryMoment): DirectoryFault {
  if (error instanceof DirectoryFault) return error
  const code =
    typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  const text = error instanceof Error ? error.message : ''
  if (typeof code === 'number') return classifyAnswer(code, text)
  const system = typeof code === 'string' ? code : undefined
  const detail = system === undefined ? {} : { system }
  if (system === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return new DirectoryFault('directory-certificate-wrong-name', detail)
  }
  if (system && certificateErrors.test(system)) {
    return new DirectoryFault('directory-certificate-untrusted', detail)
  }
  const lost = moment === 'connect' ? 'directory-unreachable' : 'directory-connection-lost'
  return new DirectoryFault(lost, detail)
}

/** The `data` field of a refused bind, such as `52e`: why a name and a password were not taken (MS-ADTS 5.1.1). */
export function parseBindData(text: string): string | undefined {
  return /\bdata ([0-9a-f]{1,8})\b/i.exec(text)?.[1]?.toLowerCase()
}

function classifyAnswer(ldap: number, text: string): DirectoryFault {
  if (ldap === 49) {
    const data = parseBindData(text)
    const detail = data === undefined ? { ldap } : { ldap, windows: data }
    return new DirectoryFault((data && byBindData[data]) || 'service-account-refused', detail)
  }
  const windows = /^([0-9A-F]{8})\b/i.exec(text)?.[1]?.toUpperCase()
  const code = byWindowsCode[`${ldap} ${windows}`] ?? byLdapCode[ldap] ?? 'directory-refused'
  return new DirectoryFault(code, windows === undefined ? { ldap } : { ldap, windows })
}
