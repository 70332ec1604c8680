import { expect, test } from 'vitest'
import { keepOwn } from './keep-own.ts'

const record = (name: string) => ({ name, priority: 0, weight: 100 })

test.each([
  ['dc1.corp.contoso.com', true],
  ['DC1.Corp.Contoso.COM', true],
  ['dc1.site.corp.contoso.com', true],
  ['dc1.contoso.com', false],
  ['dc1.corp.contoso.com.attacker.example', false],
  ['corp.contoso.com.', false],
  ['dc1evilcorp.contoso.com', false],
  ['192.0.2.7', false],
])('a name service that leads to %s is followed: %s', (name, followed) => {
  expect(keepOwn([record(name)], 'corp.contoso.com')).toHaveLength(followed ? 1 : 0)
})
