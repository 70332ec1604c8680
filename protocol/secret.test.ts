import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { Secret } from './secret.ts'

const secret = new Secret('correct horse')
const waysOut: Record<string, () => string> = {
  template: () => `${secret}`,
  concatenation: () => `${String(secret)}`,
  json: () => JSON.stringify({ secret }),
  inspect: () => inspect(secret, { showHidden: true }),
  'raw inspect': () => inspect(secret, { customInspect: false, showHidden: true }),
  spread: () => JSON.stringify({ ...secret }),
  entries: () => JSON.stringify(Object.entries(secret)),
  keys: () => JSON.stringify(Reflect.ownKeys(secret)),
  'structured clone': () => inspect(structuredClone(secret)),
  'error cause': () => inspect(new Error('it broke', { cause: secret })),
}

test.each(Object.entries(waysOut))('a secret does not leave by %s', (_way, out) => {
  expect(out()).not.toContain('horse')
})

test('a secret is handed to the one who asks for it by name', () => {
  expect(secret.reveal((value) => value.length)).toBe(13)
})
