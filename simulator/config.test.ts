import { expect, test } from 'vitest'
import { parseConfig } from './config.ts'

test('nothing needs to be said', () => {
  expect(parseConfig({})).toMatchObject({ port: 0, directory: { dnsDomain: 'contoso.test' } })
})

test('every problem is told at once, and no value with it', () => {
  const wrong = { port: 'hunter2', nonsense: 1, directory: { netbios: 'hunter2 too long a name' } }
  expect(() => parseConfig(wrong)).toThrow(/port[\s\S]*netbios[\s\S]*nonsense/)
  expect(() => parseConfig(wrong)).not.toThrow(/hunter2/)
})
