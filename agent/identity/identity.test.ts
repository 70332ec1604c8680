import {
  chmodSync,
  chownSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { verifyAgentList, verifyRecipients } from '../../protocol/agent-list.ts'
import { createIdentity, type Identity } from './create-identity.ts'
import { openEncryptionKeys } from './encryption-keys.ts'

const start = new Date('2026-11-22T08:00:00Z')
const hoursLater = (hours: number) => new Date(start.getTime() + hours * 3_600_000)
let folder: string
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'firstkey-identity-')), 'state')
})
afterEach(() => rmSync(join(folder, '..'), { recursive: true }))

const wordsOf = ({ list }: Identity) => list.newest()?.words ?? ''

test('the first agent makes its key, the list key and the list, and keeps them', async () => {
  const made = await createIdentity(folder, ['contoso'], start)
  const agents = (await verifyAgentList(wordsOf(made), made.list.thumbprint, start))?.agents
  expect(agents).toEqual([
    { agent: made.key.thumbprint, jwk: made.key.publicJwk, directories: ['contoso'] },
  ])
  const again = await createIdentity(folder, ['contoso'], hoursLater(1))
  expect(wordsOf(again)).toBe(wordsOf(made))
  expect(again.key.thumbprint).toBe(made.key.thumbprint)
})

test('the list is signed anew when the agent serves other directories', async () => {
  const made = await createIdentity(folder, ['contoso'], start)
  const changed = await createIdentity(folder, ['contoso', 'fabrikam'], start)
  expect(changed.list.thumbprint).toBe(made.list.thumbprint)
  const list = await verifyAgentList(wordsOf(changed), made.list.thumbprint, start)
  expect(list?.agents.map(({ directories }) => directories)).toEqual([['contoso', 'fabrikam']])
})

test('nobody else can read the keys, and a folder that others could look into refuses', async () => {
  await createIdentity(folder, ['contoso'], start)
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  for (const name of readdirSync(folder)) {
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
  }
  chmodSync(join(folder, 'identity-key.json'), 0o640)
  await expect(createIdentity(folder, ['contoso'], start)).rejects.toThrow('others on this machine')
  chmodSync(join(folder, 'identity-key.json'), 0o600)
  chmodSync(folder, 0o750)
  await expect(createIdentity(folder, ['contoso'], start)).rejects.toThrow('others on this machine')
})

test('a file that holds no key is named and not quoted', async () => {
  await createIdentity(folder, ['contoso'], start)
  writeFileSync(join(folder, 'list-key.json'), '{"d":"s3cret"}')
  const fault = await createIdentity(folder, ['contoso'], start).catch((error: Error) => error)
  expect(String(fault)).toContain('list-key.json')
  expect(JSON.stringify(fault)).not.toContain('s3cret')
})

test('encryption keys are replaced at half their life, opened a day long, and then gone for good', async () => {
  const { key, list } = await createIdentity(folder, ['contoso'], start)
  const agents = list.agents(start)
  const keys = await openEncryptionKeys(folder, ['contoso'], key, start)
  const kidsAt = async (at: Date) =>
    (await verifyRecipients(agents, keys.certificates(), 'contoso', at)).map(({ kid }) => kid)
  const [first = ''] = await kidsAt(start)
  expect(await keys.rotate(hoursLater(11))).toBe(false)
  expect(await keys.rotate(hoursLater(12))).toBe(true)
  const [second, ...rest] = await kidsAt(hoursLater(12))
  expect(second).not.toBe(first)
  expect(rest).toEqual([])
  expect(keys.find('contoso', first)).toBeDefined()
  expect(keys.find('fabrikam', first)).toBeUndefined()

  await keys.rotate(hoursLater(24.25))
  expect(keys.find('contoso', first)).toBeDefined()
  expect(await kidsAt(hoursLater(24.25))).not.toContain(first)
  await keys.rotate(hoursLater(24.4))
  expect(keys.find('contoso', first)).toBeUndefined()
  expect(readdirSync(join(folder, 'encryption')).join()).not.toContain(first)
})

test('keys that were made while the clock was far ahead do not live until then', async () => {
  const { key, list } = await createIdentity(folder, ['contoso'], start)
  const agents = list.agents(start)
  const ahead = await openEncryptionKeys(folder, ['contoso'], key, hoursLater(24 * 400))
  const of = async (keys: typeof ahead) =>
    (await verifyRecipients(agents, keys.certificates(), 'contoso', start)).map(({ kid }) => kid)
  const [wrong = ''] = await of(ahead)
  const right = await openEncryptionKeys(folder, ['contoso'], key, start)
  expect(await of(right)).toHaveLength(1)
  expect(right.find('contoso', wrong)).toBeUndefined()
})

test('a restart finds the keys it had', async () => {
  const { key } = await createIdentity(folder, ['contoso'], start)
  const keys = await openEncryptionKeys(folder, ['contoso'], key, start)
  const again = await openEncryptionKeys(folder, ['contoso'], key, hoursLater(1))
  expect(again.certificates()).toEqual(keys.certificates())
})

// Only root can give a file away.
test
  .skipIf(process.getuid?.() !== 0)
  .each(['', 'identity-key.json', 'list-key.json', 'encryption'])(
  'keys that are another user’s are not used, however closed they are: /%s',
  async (name) => {
    const { key } = await createIdentity(folder, ['contoso'], start)
    await openEncryptionKeys(folder, ['contoso'], key, start)
    chownSync(join(folder, name), 65_534, 65_534)
    const again = async () => {
      const { key: same } = await createIdentity(folder, ['contoso'], start)
      await openEncryptionKeys(folder, ['contoso'], same, start)
    }
    await expect(again()).rejects.toMatchObject({
      message: expect.stringContaining('belongs to another user of this machine (uid 65534)'),
      hint: expect.stringContaining('chown'),
    })
    chownSync(join(folder, name), 0, 0)
    await again()
  },
)
