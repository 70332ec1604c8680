import { expect, test } from 'vitest'
import { describeUser } from './describe-user.ts'

const account = {
  objectGuid: '00010203-0405-0607-0809-0a0b0c0d0e0f',
  immutableId: 'AwIBAAUEBwYICQoLDA0ODw==',
  sid: 'S-1-5-21-1-2-3-1104',
  dn: 'CN=Jo,OU=Staff,DC=contoso,DC=test',
  disabled: false,
  pwdLastSet: '134',
  passwordNeverExpires: false,
  texts: { sAMAccountName: ['jo'], userPrincipalName: ['jo@Contoso.test'], cn: ['Jo'] },
}
const domains = { tenant: 'contoso.test', directory: 'contoso.test' }

test('an account keeps its user principal name in a domain of the tenant', () => {
  expect(describeUser(account, domains)).toMatchObject({
    userPrincipalName: 'jo@Contoso.test',
    displayName: 'Jo',
    mobilePhone: null,
    businessPhones: [],
    onPremisesExtensionAttributes: null,
  })
})

test.each([
  [['jo@corp.local'], 'jo@contoso.test', 'jo@corp.local'],
  [[], 'jo@contoso.test', 'jo@contoso.test'],
])('%j becomes %s in the cloud', (userPrincipalName, inCloud, onPremises) => {
  const texts = { ...account.texts, userPrincipalName }
  expect(describeUser({ ...account, texts }, domains)).toMatchObject({
    userPrincipalName: inCloud,
    onPremisesUserPrincipalName: onPremises,
  })
})

test('extension attributes come together or not at all', () => {
  const texts = { ...account.texts, extensionAttribute1: ['x'], extensionAttribute2: [] }
  expect(describeUser({ ...account, texts }, domains)['onPremisesExtensionAttributes']).toEqual({
    extensionAttribute1: 'x',
    extensionAttribute2: null,
  })
})
