import { afterEach, expect, test } from 'vitest'
import { systemClock } from '../../protocol/clock.ts'
import { Secret } from '../../protocol/secret.ts'
import {
  type CarrierAnswer,
  keepLines,
  startHttpsCarrier,
} from '../../tests/machine/start-https-carrier.ts'
import type { TextMessage } from '../message-channel.ts'
import { checkCarriers } from './check-carriers.ts'
import { openTextCarrier } from './open-text-carrier.ts'
import { sendByCarriers } from './send-by-carriers.ts'
import { textCarrierSchema } from './text-carrier.ts'

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

const never = new AbortController().signal
const message: TextMessage = {
  channel: 'text',
  key: 'delivery-1/invitation/1',
  to: '+31612345678',
  text: new Secret('Welcome'),
}
const takes: CarrierAnswer = { status: 200, body: { id: 'r-1' } }

/** Carriers `c0`, `c1`, … that answer so; what was noted, in order. */
async function open(...answers: readonly CarrierAnswer[]) {
  const started = await Promise.all(
    answers.map(async (answer, index) => {
      const gateway = await startHttpsCarrier(() => answer)
      stops.push(() => gateway.stop())
      const settings = textCarrierSchema.parse({
        kind: 'http',
        name: `c${index}`,
        url: gateway.url,
        ca: gateway.ca,
        body: { form: { to: '{to}', text: '{text}' } },
        success: { reference: '/id' },
        refusals: [{ when: { status: [422] }, code: 'address-refused' }],
        sendTimeout: answer === 'hang' || answer === 'half' ? 1500 : 20_000,
      })
      const onReport = () => Promise.resolve()
      const { log } = keepLines()
      const ports = { clock: systemClock, log, random: () => 0.5, onReport }
      return { gateway, carrier: openTextCarrier(settings, ports) }
    }),
  )
  const noted: (string | undefined)[] = []
  return {
    noted,
    carriers: started.map(({ carrier }) => carrier),
    asked: () => started.map(({ gateway }) => gateway.calls.length),
    send: (heldBy?: string, signal = never) => {
      const note = (name: string | undefined) => {
        noted.push(name)
        return Promise.resolve()
      }
      const carriers = started.map(({ carrier }) => carrier)
      return sendByCarriers(message, carriers, { heldBy, note }, signal)
    },
  }
}

test('the first that takes it has it, and nobody else is asked', async () => {
  const { send, asked, noted } = await open(takes, takes)
  expect(await send()).toEqual({
    outcome: { outcome: 'accepted', reference: 'r-1' },
    carrier: 'c0',
  })
  expect(asked()).toEqual([1, 0])
  expect(noted).toEqual(['c0'])
})

test.each<[string, CarrierAnswer]>([
  ['refuses the address', { status: 422 }],
  ['refuses us', { status: 401 }],
  ['is throttled', { status: 429 }],
  ['says it is unable', { status: 503 }],
])('the next is asked when one %s', async (_what, answer) => {
  const { send, asked, noted } = await open(answer, takes)
  expect(await send()).toMatchObject({ outcome: { outcome: 'accepted' }, carrier: 'c1' })
  expect(asked()).toEqual([1, 1])
  expect(noted).toEqual(['c0', 'c1'])
})

test.each<[string, CarrierAnswer]>([
  ['hangs', 'hang'],
  ['is cut off', 'cut'],
  ['ends in the middle', 'half'],
  ['answers 500', { status: 500 }],
  ['answers 504', { status: 504 }],
])('nobody else is asked when one %s: that could send twice', async (_what, answer) => {
  const { send, asked, noted } = await open(answer, takes)
  expect(await send()).toEqual({ outcome: { outcome: 'unknown' }, carrier: 'c0' })
  expect(asked()).toEqual([1, 0])
  // It stays noted, so that the next try knows.
  expect(noted).toEqual(['c0'])
})

test('after a try whose end nobody knows the same carrier alone is asked, whatever it answers', async () => {
  const first = await open({ status: 503 }, takes)
  expect(await first.send('c0')).toMatchObject({ outcome: { outcome: 'refused', code: 'busy' } })
  expect(first.asked()).toEqual([1, 0])
  // A refusal now does not undo what may have happened then.
  expect(first.noted).toEqual([])
  const second = await open(takes, takes)
  expect(await second.send('c1')).toMatchObject({ outcome: { outcome: 'accepted' }, carrier: 'c1' })
  expect(second.asked()).toEqual([0, 1])
})

test('nobody is asked when the carrier that may have it is gone from the configuration', async () => {
  const { send, asked } = await open(takes)
  expect(await send('gone')).toEqual({ outcome: { outcome: 'unknown' }, carrier: 'gone' })
  expect(asked()).toEqual([0])
})

test('a refusal is permanent only if everybody’s was, and nobody is noted then', async () => {
  const both = await open({ status: 422 }, { status: 422 })
  expect(await both.send()).toEqual({
    outcome: { outcome: 'refused', code: 'address-refused', permanent: true },
  })
  expect(both.noted).toEqual(['c0', 'c1', undefined])
  const one = await open({ status: 422 }, { status: 503 })
  expect(await one.send()).toMatchObject({ outcome: { code: 'busy', permanent: false } })
})

test('a program that ends asks nobody further', async () => {
  const { send, asked } = await open(takes, takes)
  expect(await send(undefined, AbortSignal.abort())).toMatchObject({ outcome: { code: 'stopped' } })
  expect(asked()).toEqual([0, 0])
})

test('a channel is ready while one carrier is, and says which is not', async () => {
  const { carriers, send } = await open({ status: 401 }, takes)
  expect(await checkCarriers(carriers, never)).toEqual({ state: 'ready' })
  await send()
  expect(await checkCarriers(carriers, never)).toEqual({
    state: 'ready',
    without: expect.stringMatching(/^c0: /),
  })
  const none = carriers.slice(0, 1)
  expect(await checkCarriers(none, never)).toMatchObject({ state: 'failing' })
})
