import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SendOutcome } from '../../messaging/message-channel.ts'
import type { AccountFacts } from '../directory.ts'
import { zGuardRules } from '../guard/guard-rules.ts'
import { type Journal, openJournal } from '../journal/open-journal.ts'
import { freezeNumber, isOldEnough } from './freeze-number.ts'
import type { JobTools } from './job-tools.ts'

const account = '6f9619ff-8b86-d011-b42d-00c04fc964ff'
const job = { id: crypto.randomUUID(), delivery: crypto.randomUUID() }
const [old, fresh, other] = ['+31612345678', '+31687654321', '+31611111111'] as const
const start = Date.parse('2026-12-01T08:00:00Z')
const own = { containers: ['OU=Newcomers,DC=contoso,DC=test'], numberCoolDownHours: 72 }
const rules = zGuardRules.parse({ directories: { contoso: own } }).directories['contoso']

let folder: string
let journal: Journal
let hours: number
let told: string[]
let carrier: SendOutcome
let keeper: string

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'firstkey-numbers-'))
  journal = await openJournal(folder)
  hours = 0
  keeper = 'me'
  told = []
  carrier = { outcome: 'accepted' } as SendOutcome
})
afterEach(async () => {
  await journal.close()
  rmSync(folder, { recursive: true })
})

const tools = () =>
  ({
    ...{ rules, journal, forgetAfterDays: 60, reach: () => undefined },
    directory: { name: 'contoso' },
    identity: {
      key: { thumbprint: 'me' },
      list: { agents: () => [{ agent: keeper, directories: ['contoso'] }] },
    },
    clock: { now: () => new Date(start + hours * 3_600_000) },
    log: { debug() {}, info() {}, warn() {}, error() {} },
    texts: {
      parseNumber: (text: string) => text || undefined,
      tellNumberChanged: ({ to }: { readonly to: string }) => {
        told.push(to)
        return Promise.resolve(carrier)
      },
    },
  }) as unknown as JobTools
const factsWith = (mobile?: string) => ({ account, mobile }) as AccountFacts
const see = (mobile?: string, fromJob?: string) =>
  freezeNumber(job, factsWith(mobile), tools(), fromJob)

test('a number that changes in the directory waits out the cool-down, and the old one is told once', async () => {
  await see(old)
  hours = 10
  expect(await see(fresh)).toEqual({ number: old, became: 'cooling' })
  hours = 10 + 71.9
  expect(await see(fresh)).toEqual({ number: old, became: 'cooling' })
  expect(told).toEqual([old])
  hours = 10 + 72
  expect(await see(fresh)).toEqual({ number: fresh, became: 'frozen' })
  expect(await see(fresh)).toEqual({ number: fresh, became: 'kept' })
})

test('the cool-down goes on where it was after a restart', async () => {
  await see(old)
  await see(fresh)
  await journal.close()
  journal = await openJournal(folder)
  hours = 71
  expect((await see(fresh)).number).toBe(old)
  hours = 72
  expect((await see(fresh)).number).toBe(fresh)
  await journal.close()
  journal = await openJournal(folder)
  expect((await see(fresh)).became).toBe('kept')
})

test('a third number, and one that was taken back in between, start anew', async () => {
  await see(old)
  await see(fresh)
  hours = 70
  expect((await see(other)).became).toBe('cooling')
  hours = 80
  expect((await see(other)).number).toBe(old)
  expect((await see(old)).became).toBe('kept')
  hours = 160
  expect((await see(other)).number).toBe(old)
  hours = 160 + 72
  expect((await see(other)).number).toBe(other)
})

test('a clock that is put back makes it wait longer, never shorter', async () => {
  hours = 100
  await see(old)
  await see(fresh)
  hours = 0
  expect((await see(fresh)).number).toBe(old)
  hours = 100 + 71
  expect((await see(fresh)).number).toBe(old)
})

test('the old number is told again at the next look only if it could not be told', async () => {
  await see(old)
  carrier = { outcome: 'refused', code: 'unreachable', permanent: false } as SendOutcome
  await see(fresh)
  await see(fresh)
  expect(told).toHaveLength(2)
  carrier = { outcome: 'refused', code: 'unreachable', permanent: true } as SendOutcome
  await see(fresh)
  await see(fresh)
  expect(told).toHaveLength(3)
})

test('what a job names never replaces a number, however long it waits', async () => {
  await see(undefined, old)
  expect(await see(undefined, fresh)).toEqual({ number: old, became: 'cooling' })
  hours = 1000
  expect(await see(undefined, fresh)).toEqual({ number: old, became: 'cooling' })
  expect(told).toEqual([])
})

test('for a return a number is good that stands in the directory, or was known for as long as the cool-down', async () => {
  await see(undefined, old)
  expect(isOldEnough(factsWith(), old, tools())).toBe(false)
  expect(isOldEnough(factsWith(old), old, tools())).toBe(true)
  hours = 72
  expect(isOldEnough(factsWith(), old, tools())).toBe(true)
})

test('of several agents the first on the list alone takes HR’s word, and any takes the directory’s', async () => {
  keeper = 'another'
  expect(await see(undefined, old)).toEqual({ became: 'none' })
  expect(await see(old, other)).toEqual({ number: old, became: 'frozen' })
})
