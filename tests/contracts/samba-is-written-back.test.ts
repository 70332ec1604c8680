import { Client } from 'ldapts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWriteBack } from '../../simulator/writeback/write-back.ts'
import { type Samba, startSamba } from '../machine/start-samba.ts'

const first = 'Velvet-rivers-7-under'
const second = 'Copper-meadow-4-above'

let samba: Samba
beforeAll(async () => {
  samba = await startSamba()
})
afterAll(() => samba?.stop())

const endpointOf = () => ({
  host: samba.host,
  address: samba.ip,
  port: 636,
  caPem: samba.caPem,
  bindDn: `CN=Administrator,CN=Users,${samba.baseDn}`,
  password: samba.adminPassword,
})
const tieOf = async (sam: string) => {
  const shown = await samba.sambaTool('user', 'show', sam, '--attributes=objectGUID')
  const [one = '', two = '', three = '', ...rest] = (
    /objectGUID: (.+)/.exec(shown)?.[1] ?? ''
  ).split('-')
  const swapped = [one, two, three].map((part) => Buffer.from(part, 'hex').reverse())
  return Buffer.concat([...swapped, Buffer.from(rest.join(''), 'hex')]).toString('base64')
}

test('a reset in the cloud opens the directory, within its policy', async () => {
  const account = await samba.addAccount({ cn: 'Write back', sam: 'writeback', password: first })
  const writeBack = createWriteBack(endpointOf())
  const tie = await tieOf('writeback')
  expect(await writeBack.setPassword(tie, 'short')).toBe('policy')
  expect(await writeBack.setPassword(tie, second)).toBe('done')
  const client = new Client({ url: samba.url, tlsOptions: { ca: [samba.caPem] } })
  await client.bind(account.upn, second)
  await client.unbind()
  await samba.setAttributes(account.dn, { adminCount: '1' })
  expect(await writeBack.setPassword(tie, first)).toBe('protected')
  const gone = createWriteBack({ ...endpointOf(), port: 1 })
  expect(await gone.setPassword(tie, first)).toBe('unreachable')
})

test('an account that a workflow enables is enabled', async () => {
  const { dn } = await samba.addAccount({ cn: 'Enable me', sam: 'enableme', password: first })
  await samba.setAttributes(dn, { userAccountControl: '514' })
  const writeBack = createWriteBack(endpointOf())
  expect(await writeBack.enable(await tieOf('enableme'))).toBe(true)
  const shown = await samba.sambaTool('user', 'show', 'enableme')
  expect(shown).toMatch(/userAccountControl: 512/)
  expect(await writeBack.enable(Buffer.alloc(16).toString('base64'))).toBe(false)
})
