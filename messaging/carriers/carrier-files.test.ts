import { expect, test } from 'vitest'
import { findBareSecrets, placeCarrierFiles, readCarrierFiles } from './carrier-files.ts'

const read = (path: string) => Promise.resolve(`what is in ${path}\n`)
const gateway = {
  kind: 'http',
  secretHeaderFiles: { authorization: 'key' },
  body: { json: { toFile: 'stays', secret: 'is the gateway’s word' } },
  reports: { secretFile: 'reports', header: 'x' },
}

test('what stands in files takes their place, and a body template is left alone', async () => {
  const smpp = { host: 'h', passwordFile: 'p', caFile: 'c' }
  expect(await readCarrierFiles([smpp, gateway], read)).toEqual([
    { host: 'h', password: 'what is in p', ca: 'what is in c' },
    {
      kind: 'http',
      secretHeaders: { authorization: 'what is in key' },
      body: gateway.body,
      reports: { secret: 'what is in reports', header: 'x' },
    },
  ])
  expect(await readCarrierFiles(smpp, read)).toMatchObject({ password: 'what is in p' })
})

test('paths are placed where files are, and nowhere else', () => {
  expect(placeCarrierFiles(gateway, (path) => `/etc/${path}`)).toEqual({
    ...gateway,
    secretHeaderFiles: { authorization: '/etc/key' },
    reports: { secretFile: '/etc/reports', header: 'x' },
  })
})

test.each([undefined, 'text', 7, null, [null, 'x']])(
  'what is no carrier stays as it is: %j',
  async (value) => {
    expect(await readCarrierFiles(value, read)).toEqual(value)
    expect(placeCarrierFiles(value, (path) => path)).toEqual(value)
  },
)

test('a secret that stands by itself is found', () => {
  expect(findBareSecrets(gateway)).toEqual([])
  expect(findBareSecrets({ password: 'x', reports: { secret: 'y' }, secretHeaders: {} })).toEqual([
    'password',
    'reports.secret',
    'secretHeaders',
  ])
})
