import { describe, expect, test } from 'vitest'
import { accountOf, heldIn, zMethods, zUser } from './read-person.ts'

const type = (name: string) => `#microsoft.graph.${name}AuthenticationMethod`
const held = (...value: readonly object[]) => heldIn(zMethods.parse({ value }))

describe('what somebody holds', () => {
  test.each([
    ['fido2', 'passkey'],
    ['windowsHelloForBusiness', 'windows-hello'],
    ['platformCredential', 'platform-credential'],
    ['x509Certificate', 'certificate'],
    ['microsoftAuthenticator', 'authenticator'],
    ['somethingOfNextYear', 'unknown'],
  ])('%s is %s', (name, kind) => {
    expect(held({ '@odata.type': type(name), id: '1' }).methods).toEqual([{ id: '1', kind }])
  })

  test('something whose type has another name altogether counts all the same', () => {
    expect(held({ '@odata.type': '#microsoft.graph.brandNewKey', id: '1' }).methods).toEqual([
      { id: '1', kind: 'unknown' },
    ])
  })

  test.each([
    ['nothing but its id', {}],
    ['nulls', { createdDateTime: null, lifetimeInMinutes: null, isUsable: null }],
    ['strange values', { createdDateTime: 'yesterday', lifetimeInMinutes: 'long', isUsable: 1 }],
  ])(
    'a pass of which is told %s is not overlooked, and cannot be taken for ours',
    (_name, told) => {
      const { passes, methods } = held({
        '@odata.type': type('temporaryAccessPass'),
        id: 'p',
        ...told,
      })
      expect(methods).toEqual([])
      expect(passes).toEqual([
        {
          ...{ id: 'p', createdAt: new Date(0), lifetimeMinutes: 43_200 },
          ...{ once: false, usable: true, reason: '' },
        },
      ])
    },
  )
})

test.each([
  ['Member', 'b@contoso.test', 'none'],
  ['Guest', 'b@contoso.test', 'internal'],
  ['Guest', 'b_home.test#EXT#@contoso.test', 'external'],
  ['Member', 'b_home.test#ext#@contoso.test', 'external'],
  [null, 'b@contoso.test', 'none'],
])('%s %s: guest %s', (userType, userPrincipalName, guest) => {
  const user = zUser.parse({ id: 'A', userPrincipalName, userType, createdDateTime: 'never' })
  expect(accountOf(user)).toEqual({
    ...{ user: 'a', userPrincipalName, displayName: '', enabled: false, synced: false, guest },
  })
})
