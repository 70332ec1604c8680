import { expect, test } from 'vitest'
import { Secret } from '../../../protocol/secret.ts'
import { keepToken } from './keep-token.ts'

const minute = 60_000

function open() {
  let now = Date.parse('2026-12-01T07:00:00Z')
  let asked = 0
  let fails = false
  const source = keepToken(
    async () => {
      asked += 1
      const token = `token${asked}`
      await Promise.resolve()
      if (fails) throw new Error('refused')
      return { token: new Secret(token), endsAt: new Date(now + 60 * minute) }
    },
    { now: () => new Date(now) },
  )
  return {
    read: async (renew?: boolean) => (await source(renew)).reveal((text) => text),
    pass: (milliseconds: number) => {
      now += milliseconds
    },
    fail: (yes: boolean) => {
      fails = yes
    },
    asked: () => asked,
  }
}

test('a token is kept until five minutes before its end', async () => {
  const { read, pass } = open()
  expect(await read()).toBe('token1')
  pass(54 * minute)
  expect(await read()).toBe('token1')
  pass(1 * minute)
  expect(await read()).toBe('token2')
})

test('whoever asks at the same time waits for the same answer', async () => {
  const { read, asked } = open()
  expect(await Promise.all([read(), read(), read()])).toEqual(['token1', 'token1', 'token1'])
  expect(asked()).toBe(1)
})

test('a refusal is not kept, and is everybody’s who waited', async () => {
  const { read, fail, asked } = open()
  fail(true)
  const both = await Promise.allSettled([read(), read()])
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(asked()).toBe(1)
  fail(false)
  expect(await read()).toBe('token2')
})

test('one that was withdrawn is asked for anew, but not for every call that hears of it', async () => {
  const { read, pass } = open()
  expect(await read()).toBe('token1')
  pass(minute)
  expect(await read(true)).toBe('token2')
  expect(await read(true)).toBe('token2')
})
