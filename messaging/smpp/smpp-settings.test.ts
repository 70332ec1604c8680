import { expect, test } from 'vitest'
import { smppSettingsSchema } from './smpp-settings.ts'

const rest = { port: 2775, systemId: 'firstkey', password: 'pass', sender: 'Contoso' }

test.each(['127.0.0.1', '127.8.8.8', 'localhost', '::1'])('%s may go without TLS', (host) => {
  expect(smppSettingsSchema.safeParse({ ...rest, host, security: 'loopback' }).success).toBe(true)
})

test.each(['sms.example.org', '10.0.0.1', '127.0.0.1.example.org', '::2', '128.0.0.1'])(
  '%s may not go without TLS',
  (host) => {
    expect(smppSettingsSchema.safeParse({ ...rest, host }).success).toBe(true)
    const result = smppSettingsSchema.safeParse({ ...rest, host, security: 'loopback' })
    expect(result.error?.issues.map(({ path }) => path)).toEqual([['security']])
  },
)

test('the password becomes a secret', () => {
  const settings = smppSettingsSchema.parse({ ...rest, host: 'sms.example.org' })
  expect(JSON.stringify(settings)).toContain('"password":"[secret]"')
})
