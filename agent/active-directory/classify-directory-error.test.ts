import { expect, test } from 'vitest'
import {
  classifyDirectoryError,
  DirectoryFault,
  parseBindData,
} from './classify-directory-error.ts'
import { directoryCodes, hindranceCodes, protectedReasons } from './directory-code.ts'

function answer(code: number, text: string): Error {
  return Object.assign(new Error(`${text} Code: 0x${code.toString(16)}`), { code })
}

const refusedBind = (data: string) =>
  answer(
    49,
    `80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data ${data}, v1db1`,
  )

// One line of Windows and one of Samba for each, as far as the two differ.
test.each([
  [
    19,
    '0000052D: Constraint violation - check_password_restrictions: the password is too short.',
    'password-against-policy',
  ],
  [
    19,
    '0000052D: AtrErr: DSID-03190F80, #1: 0: 0000052D: DSID-03190F80, problem 1005',
    'password-against-policy',
  ],
  [
    53,
    '0000052D: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0',
    'password-against-policy',
  ],
  [
    53,
    '0000001F: SvcErr: DSID-031A126C, problem 5003 (WILL_NOT_PERFORM), data 0',
    'password-not-taken',
  ],
  [
    53,
    "00002035: setup_io: it's not allowed to set the NT hash password directly'",
    'password-not-taken',
  ],
  [
    50,
    '00000005: SecErr: DSID-031A1256, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0',
    'rights-missing',
  ],
  [50, 'error in module acl: insufficient access rights during LDB_MODIFY (50)', 'rights-missing'],
  [50, '00002098: Object CN=Somebody has no write property access', 'rights-missing'],
  [32, '0000208D: NameErr: DSID-0310028C, problem 2001 (NO_OBJECT), data 0', 'account-missing'],
  [10, '0000202B: RefErr: DSID-0310078A, data 0, 1 access points', 'controller-read-only'],
  [12, '', 'directory-lacks-control'],
  [8, 'BindSimple: Transport encryption required.', 'directory-demands-stronger-sign-in'],
  [51, '', 'directory-busy'],
  [52, '000020F4: SvcErr', 'directory-busy'],
  [80, '00000057: pwdLastSet must be 0 or -1 only!', 'directory-refused'],
  [
    1,
    '000004DC: LdapErr: DSID-0C090A71, comment: a successful bind must be completed',
    'directory-refused',
  ],
])('LDAP code %i with %j is %s', (code, text, expected) => {
  expect(classifyDirectoryError(answer(code, text), 'operation').code).toBe(expected)
})

test.each([
  ['52e', 'service-account-refused'],
  ['525', 'service-account-refused'],
  ['775', 'service-account-locked'],
  ['533', 'service-account-disabled'],
  ['701', 'service-account-disabled'],
  ['532', 'service-account-password-expired'],
  ['773', 'service-account-password-expired'],
  ['530', 'service-account-restricted'],
  ['531', 'service-account-restricted'],
  ['fff', 'service-account-refused'],
])('a bind of the service account refused with data %s is %s', (data, expected) => {
  expect(classifyDirectoryError(refusedBind(data), 'connect').code).toBe(expected)
  expect(parseBindData(refusedBind(data).message)).toBe(data)
})

test.each([
  ['ECONNREFUSED', 'directory-unreachable'],
  ['ENOTFOUND', 'directory-unreachable'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'directory-certificate-untrusted'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'directory-certificate-untrusted'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'directory-certificate-untrusted'],
  ['CERT_HAS_EXPIRED', 'directory-certificate-untrusted'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'directory-certificate-wrong-name'],
])('the system error %s while connecting is %s', (system, expected) => {
  const error = Object.assign(new Error('no'), { code: system })
  const fault = classifyDirectoryError(error, 'connect')
  expect(fault).toMatchObject({ code: expected, detail: { system } })
})

test('without an answer, connecting did nothing and an operation may have', () => {
  const timedOut = new Error('ModifyRequest: Operation timed out')
  expect(classifyDirectoryError(timedOut, 'connect').code).toBe('directory-unreachable')
  expect(classifyDirectoryError(timedOut, 'operation').code).toBe('directory-connection-lost')
})

test('only numbers are kept of what the directory said', () => {
  const said = answer(
    50,
    '00002098: Object CN=Karin Secretname,OU=Staff has no write property access',
  )
  const fault = classifyDirectoryError(said, 'operation')
  expect(fault.detail).toEqual({ ldap: 50, windows: '00002098' })
  expect(`${fault.message} ${fault.stack} ${fault.cause}`).not.toContain('Secretname')
})

test('a fault is classified once', () => {
  const fault = new DirectoryFault('rights-missing', { ldap: 50 })
  expect(classifyDirectoryError(fault, 'operation')).toBe(fault)
})

test('every code has a sentence and a remedy, each a sentence of its own', () => {
  for (const words of [directoryCodes, hindranceCodes, protectedReasons].flatMap(Object.values)) {
    expect(words.sentence).toMatch(/^[A-Z].*\.$/)
    expect(words.remedy).toMatch(/^[A-Z].*\.$/)
  }
})
