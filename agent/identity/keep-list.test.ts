import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkStanding } from './check-standing.ts'
import { createIdentity, type Identity } from './create-identity.ts'
import { openEncryptionKeys } from './encryption-keys.ts'

const start = new Date('2026-11-23T08:00:00Z')
const daysLater = (days: number) => new Date(start.getTime() + days * 86_400_000)
let root: string
const folderOf = (name: string) => join(root, name)
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'firstkey-list-'))
})
afterEach(() => rmSync(root, { recursive: true }))

const wordsOf = ({ list }: Identity) => list.newest()?.words ?? ''
const entryOf = ({ key }: Identity) => ({
  agent: key.thumbprint,
  jwk: key.publicJwk,
  directories: ['contoso'],
})

async function twoAgents() {
  const holder = await createIdentity(folderOf('holder'), ['contoso'], start)
  const further = await createIdentity(
    folderOf('further'),
    ['contoso'],
    start,
    holder.list.thumbprint,
  )
  return { holder, further }
}

test('a further agent makes no list, waits for one, and stands on it once admitted', async () => {
  const { holder, further } = await twoAgents()
  expect(readdirSync(folderOf('further'))).not.toContain('list-key.json')
  expect(checkStanding(further, ['contoso'], start)).toBe('agent-not-listed')
  await holder.list.change((agents) => [...agents, entryOf(further)], start)
  expect(await further.list.take(wordsOf(holder))).toBe(true)
  expect(checkStanding(further, ['contoso'], start)).toBe('ok')
  expect(checkStanding(further, ['contoso', 'fabrikam'], start)).toBe('agent-not-listed')
  await expect(further.list.change(() => [], start)).rejects.toThrow('does not hold the key')
})

test('an older list is never taken, before and after a restart', async () => {
  const { holder, further } = await twoAgents()
  await holder.list.change((agents) => [...agents, entryOf(further)], start)
  const old = wordsOf(holder)
  await holder.list.change((agents) => agents.slice(0, 1), start)
  expect(await further.list.take(wordsOf(holder))).toBe(true)
  expect(await further.list.take(old)).toBe(false)
  const pinned = holder.list.thumbprint
  const again = await createIdentity(folderOf('further'), ['contoso'], start, pinned)
  expect(await again.list.take(old)).toBe(false)
  expect(again.list.agents(start)).toHaveLength(1)
})

test('the list is signed anew each day, and nobody is on one that is over', async () => {
  const { holder, further } = await twoAgents()
  await further.list.take(wordsOf(holder))
  expect(await holder.list.renew(daysLater(0.9))).toBe(false)
  expect(await holder.list.renew(daysLater(1))).toBe(true)
  expect(await further.list.renew(daysLater(5))).toBe(false)
  expect(checkStanding(holder, ['contoso'], daysLater(5.1))).toBe('agent-list-ends')
  expect(checkStanding(holder, ['contoso'], daysLater(8.1))).toBe('agent-list-over')
  expect(further.list.agents(daysLater(6.9))).toHaveLength(1)
  expect(further.list.agents(daysLater(7.1))).toEqual([])
})

test('two who change the list at once lose neither change', async () => {
  const { holder, further } = await twoAgents()
  const beside = await createIdentity(folderOf('holder'), ['contoso'], start)
  const third = { ...entryOf(further), agent: further.key.thumbprint, directories: ['fabrikam'] }
  await Promise.all([
    holder.list.change((agents) => [...agents, entryOf(further)], start),
    beside.list.change((agents) => [...agents, third], start),
  ])
  const again = await createIdentity(folderOf('holder'), ['contoso'], start)
  expect(again.list.newest()?.serial).toBe(3)
  expect(again.list.newest()?.agents).toHaveLength(3)
})

test('a list file that is none, or another list key than the pinned one, refuses to start', async () => {
  const { holder } = await twoAgents()
  const other = await createIdentity(folderOf('other'), ['contoso'], start)
  await expect(
    createIdentity(folderOf('other'), ['contoso'], start, holder.list.thumbprint),
  ).rejects.toThrow('a list key of its own')
  writeFileSync(join(folderOf('holder'), 'agents.jws'), wordsOf(other))
  await expect(createIdentity(folderOf('holder'), ['contoso'], start)).rejects.toThrow(
    'no list of agents',
  )
})

test('nobody else can read the keys that boxes are sealed to, nor the list', async () => {
  const { holder } = await twoAgents()
  await openEncryptionKeys(folderOf('holder'), ['contoso'], holder.key, start)
  const encryption = join(folderOf('holder'), 'encryption')
  expect(statSync(encryption).mode & 0o777).toBe(0o700)
  for (const name of readdirSync(encryption)) {
    expect(statSync(join(encryption, name)).mode & 0o777).toBe(0o600)
  }
  expect(statSync(join(folderOf('holder'), 'agents.jws')).mode & 0o777).toBe(0o600)
})
