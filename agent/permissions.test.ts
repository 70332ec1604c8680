import { expect, test } from 'vitest'
import { listPermissions } from './permissions.ts'

const newcomers = 'OU=Newcomers,DC=contoso,DC=test'
const staff = 'OU=Staff,DC=contoso,DC=test'
const serviceAccount = { name: 'CONTOSO\\svc-firstkey', passwordFile: 'password' }
const directories = [{ name: 'contoso', serviceAccount }]
const own = { containers: [staff, newcomers], application: 'a', context: 'c3', perHour: 60 }

const listed = (rules: object) =>
  listPermissions(
    { directories } as unknown as Parameters<typeof listPermissions>[0],
    new Map([['contoso', rules]]) as unknown as Parameters<typeof listPermissions>[1],
  )[0]

const resetsIn = (lines: readonly string[] = []) =>
  lines.filter((line) => line.includes('Reset Password')).map((line) => line.split('"')[1])

test('the container of newcomers is all that is asked for, unless people may set their own passwords', () => {
  expect(resetsIn(listed({ containers: [newcomers] })?.lines)).toEqual([newcomers])
  expect(listed({ containers: [newcomers] })?.notes.join()).not.toContain('My password')
})

test('my password asks for the same below its containers, each once, and says what that means', () => {
  const asked = listed({ containers: [newcomers], own })
  expect(resetsIn(asked?.lines)).toEqual([newcomers, staff])
  expect(asked?.notes.join()).toMatch(/My password: .*"OU=Staff,DC=contoso,DC=test"/)
})
