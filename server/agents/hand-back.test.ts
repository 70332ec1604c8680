import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../../protocol/clock.ts'
import { createJournalPosition } from '../../protocol/journal-position.ts'
import { createKeyPair } from '../../protocol/keys.ts'
import { createTestDatabase, type TestDatabase } from '../../tests/machine/start-postgres.ts'
import { keepFurthest } from './hand-back.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

test('an agent is handed back the furthest position it ever showed, and none that another signed', async () => {
  const [own, other] = await Promise.all([
    createKeyPair('sig', { extractable: true }),
    createKeyPair('sig', { extractable: true }),
  ])
  const row = { name: 'one', jwk: '{}', directories: ['contoso'], enrolled_at: new Date() }
  await database.store
    .insertInto('agent')
    .values({ id: own.thumbprint, ...row })
    .execute()
  const ports = { database: database.store, clock: systemClock }
  const at = (count: number, key = own) =>
    createJournalPosition({ count, hash: '0'.repeat(32) }, key, new Date())
  const show = (words: string | undefined) => keepFurthest(own.thumbprint, words, ports)
  const [ten, twelve, nine] = await Promise.all([at(10), at(12), at(9)])
  expect(await show(undefined)).toBeUndefined()
  expect(await show(ten)).toBe(ten)
  expect(await show(twelve)).toBe(twelve)
  expect(await show(nine)).toBe(twelve)
  expect(await show(await at(20, other))).toBe(twelve)
})
