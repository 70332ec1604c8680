import type { LdapResult } from '../wire/write-ldap-message.ts'

/**
 * What a domain controller says when it refuses: LDAP result code and diagnostic text. The text begins with a Win32
 * error in eight hexadecimal digits and ends with a NUL, as on Windows. The DSID differs from build to build: no client may rely on it.
 */
const refuse = (code: number, text: string): LdapResult => ({ code, text: `${text}\0` })

const bad = (data: string) =>
  refuse(
    49,
    `80090308: LdapErr: DSID-0C090439, comment: AcceptSecurityContext error, data ${data}, v4563`,
  )

/** Why a sign-in failed; the numbers are Win32 error codes in hexadecimal. */
export type SignInRefusal = '52e' | '530' | '531' | '532' | '533' | '701' | '773' | '775'

export const windowsErrors = {
  success: { code: 0 },
  signInRefused: (data: SignInRefusal) => bad(data),
  authenticationNotSupported: refuse(
    7,
    '00002027: LdapErr: DSID-0C0905F0, comment: Invalid Authentication method, data 0, v4563',
  ),
  notBound: refuse(
    1,
    '000004DC: LdapErr: DSID-0C090A58, comment: In order to perform this operation a successful bind must be completed on the connection., data 0, v4563',
  ),
  onlyBaseScope: refuse(1, '00002120: SvcErr: DSID-03100AC7, problem 5012 (DIR_ERROR), data 0'),
  pageCookieUnknown: refuse(
    53,
    '00000057: SvcErr: DSID-03140421, problem 5003 (WILL_NOT_PERFORM), data 0',
  ),
  sizeLimit: refuse(4, '00002023: SvcErr: DSID-031A120F, problem 5002 (SIZE_LIMIT), data 0'),
  controlUnknown: refuse(
    12,
    '00000057: LdapErr: DSID-0C0907B3, comment: Error processing control, data 0, v4563',
  ),
  noObject: (matchedDn: string): LdapResult => ({
    ...refuse(
      32,
      `0000208D: NameErr: DSID-0310028B, problem 2001 (NO_OBJECT), data 0, best match of:\n\t'${matchedDn}'\n`,
    ),
    matchedDn,
  }),
  badName: refuse(
    34,
    "0000208F: NameErr: DSID-031001CD, problem 2006 (BAD_NAME), data 8350, best match of:\n\t''\n",
  ),
  noSuchAttribute: (attribute: string) =>
    refuse(
      16,
      `00000057: LdapErr: DSID-0C090EA7, comment: Error in attribute conversion operation (${attribute}), data 0, v4563`,
    ),
  resetNotAllowed: refuse(
    50,
    '00000005: SecErr: DSID-031A11ED, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0',
  ),
  writeNotAllowed: refuse(
    50,
    '00002098: SecErr: DSID-03150F94, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0',
  ),
  /** One answer for length, complexity, history and age. A third-party password filter would answer the same. */
  passwordRestricted: refuse(
    19,
    '0000052D: AtrErr: DSID-03190F80, #1:\n\t0: 0000052D: DSID-03190F80, problem 1005 (CONSTRAINT_ATT_TYPE), data 0, Att 9005a (unicodePwd)\n',
  ),
  oldPasswordWrong: refuse(
    19,
    '00000056: AtrErr: DSID-03190FDE, #1:\n\t0: 00000056: DSID-03190FDE, problem 1005 (CONSTRAINT_ATT_TYPE), data 0, Att 9005a (unicodePwd)\n',
  ),
  /** The value is not a quoted UTF-16LE string, or there is not exactly one. */
  passwordMalformed: refuse(
    53,
    '0000001F: SvcErr: DSID-031A126C, problem 5003 (WILL_NOT_PERFORM), data 0',
  ),
  valueNotAllowed: refuse(
    53,
    '00000057: SvcErr: DSID-031A1236, problem 5003 (WILL_NOT_PERFORM), data 0',
  ),
  /** An object of this name is there, or another account has the account name. */
  alreadyThere: refuse(68, '00000524: UpdErr: DSID-031A11FA, problem 6005 (ENTRY_EXISTS), data 0'),
  /** Since Windows Server 2012 R2 a user principal name is unique in the forest. */
  principalNameTaken: refuse(
    19,
    '000021C8: AtrErr: DSID-03200BBA, #1:\n\t0: 000021C8: DSID-03200BBA, problem 1005 (CONSTRAINT_ATT_TYPE), data 0, Att 90290 (userPrincipalName)\n',
  ),
  /** Something that an object of this class must have is missing. */
  incomplete: refuse(
    65,
    '0000207C: UpdErr: DSID-0315166D, problem 6002 (OBJ_CLASS_VIOLATION), data 0',
  ),
  notPlayed: refuse(
    53,
    '00000032: SvcErr: DSID-00000000, problem 5003 (WILL_NOT_PERFORM), data 0 (this directory does not play that operation)',
  ),
  /** What a read-only controller answers to a write: go to a writable one. Its address has no TLS. */
  referral: (host: string, dn: string): LdapResult => ({
    ...refuse(10, `0000202B: RefErr: DSID-0310078F, data 0, 1 access points\n\tref 1: '${host}'\n`),
    referral: `ldap://${host}/${dn}`,
  }),
} as const
