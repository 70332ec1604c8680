import { type AddressInfo, connect as connectTcp, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { DirectoryFault } from '../../agent/active-directory/classify-directory-error.ts'
import { connectDirectory } from '../../agent/active-directory/connect-directory.ts'
import { findAccount } from '../../agent/active-directory/find-account.ts'
import { provePassword } from '../../agent/active-directory/prove-password.ts'
import { readPasswordPolicy } from '../../agent/active-directory/read-password-policy.ts'
import { readPasswordStamp } from '../../agent/active-directory/read-password-stamp.ts'
import { setPassword } from '../../agent/active-directory/set-password.ts'
import { settlePassword } from '../../agent/active-directory/settle-password.ts'
import { systemClock } from '../../protocol/clock.ts'
import { Secret } from '../../protocol/secret.ts'
import { type Samba, startSamba } from '../machine/start-samba.ts'
import { connect, freshPassword, ports, settingsOf, underTest } from './directory-under-test.ts'

let samba: Samba
let counter = 0

beforeAll(async () => {
  samba = await startSamba()
})
afterAll(() => samba?.stop())

function directoryOf(settings: Parameters<typeof connect>[1] = {}) {
  const directory = connect(underTest(samba), settings)
  onTestFinished(() => directory.close())
  return directory
}

async function newHire(directory = directoryOf()) {
  counter += 1
  const created = await samba.addAccount({ cn: `Hire ${counter}`, sam: `hire${counter}` })
  const found = await directory.read((one) =>
    findAccount(one, { samAccountName: created.sam }, 'employeeID'),
  )
  if (found.found !== 'one') throw new Error(found.found)
  return { created, account: found.account }
}

/** Counts the connections that reach the controller, and lets so many through. */
async function startCounter(mostConnections = Number.POSITIVE_INFINITY) {
  let connections = 0
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    connections += 1
    if (connections > mostConnections) return void near.destroy()
    const far = connectTcp(636, samba.ip)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { address: { host: samba.host, address: '127.0.0.1', port }, count: () => connections }
}

test('a controller that hangs leaves the outcome unknown, and reading settles it', async () => {
  const directory = directoryOf({ operationTimeout: 1000, connectTimeout: 1000 })
  const { created, account } = await newHire(directory)
  const before = await directory.read((one) => readPasswordStamp(one, account.objectGuid))
  const password = freshPassword()

  const outcome = await directory.write((one) => {
    samba.freeze()
    return setPassword(one, account.objectGuid, password)
  })
  expect(outcome).toEqual({ outcome: 'unknown', controller: samba.host })
  await expect(settlePassword(directory, systemClock, account.objectGuid, before)).rejects.toThrow(
    'directory-unreachable',
  )

  samba.thaw()
  const { settled } = await settlePassword(directory, systemClock, account.objectGuid, before)
  const proof = await directory.read((one) => provePassword(one, account.dn, password))
  const old = new Secret(created.password)
  const oldProof = await directory.read((one) => provePassword(one, account.dn, old))
  expect([settled, proof.proof, oldProof.proof]).toEqual(
    settled === 'changed' ? ['changed', 'proved', 'wrong'] : ['unchanged', 'wrong', 'proved'],
  )
})

test('eight operations at once share three connections, and after a restart as well', async () => {
  const { address, count } = await startCounter()
  const directory = directoryOf({ controllers: [address] })
  const hires = await Promise.all(Array.from({ length: 8 }, () => newHire(directory)))
  const setAll = () =>
    Promise.all(
      hires.map(({ account }) =>
        directory.write((one) => setPassword(one, account.objectGuid, freshPassword())),
      ),
    )
  const allSet = new Array(8).fill('set')
  expect((await setAll()).map(({ outcome }) => outcome)).toEqual(allSet)
  expect(count()).toBe(3)
  await samba.restart()
  expect((await setAll()).map(({ outcome }) => outcome)).toEqual(allSet)
  expect((await setAll()).map(({ outcome }) => outcome)).toEqual(allSet)
  expect(count()).toBe(6)
})

test('a further connection that fails fails nobody, and is not tried again', async () => {
  const { address, count } = await startCounter(1)
  const directory = directoryOf({ controllers: [address] })
  const { account } = await newHire(directory)
  const read = () => directory.read((one) => readPasswordStamp(one, account.objectGuid))
  for (let round = 0; round < 3; round += 1) await Promise.all(Array.from({ length: 8 }, read))
  expect(count()).toBe(2)
})

test('a controller killed in the middle of many sets leaves each one set or unknown, and each is settled', async () => {
  const directory = directoryOf()
  const hires = await Promise.all(Array.from({ length: 20 }, () => newHire(directory)))
  const attempts = await Promise.all(
    hires.map(async ({ account }) => {
      const password = freshPassword()
      const before = await directory.read((one) => readPasswordStamp(one, account.objectGuid))
      return { account, password, before }
    }),
  )
  const set = (account: (typeof hires)[number]['account'], password: Secret) =>
    directory.write((one) => setPassword(one, account.objectGuid, password))
  const { account: warmUp } = await newHire(directory)
  const start = performance.now()
  await set(warmUp, freshPassword())
  const oneSet = performance.now() - start

  // Sets happen one after the other, so that most are still to come after the time of four.
  const running = attempts.map(({ account, password }) => set(account, password))
  await sleep(4 * oneSet)
  await samba.kill()
  const outcomes = (await Promise.all(running)).map(({ outcome }) => outcome)
  await samba.revive()

  expect(outcomes).toContain('unknown')
  const settled = await Promise.all(
    attempts.map(({ account, before }) =>
      settlePassword(directory, systemClock, account.objectGuid, before),
    ),
  )
  for (const [i, { account, password }] of attempts.entries()) {
    const { proof } = await directory.read((one) => provePassword(one, account.dn, password))
    expect(proof).toBe(settled[i]?.settled === 'changed' ? 'proved' : 'wrong')
    if (outcomes[i] === 'set') expect(settled[i]?.settled).toBe('changed')
  }
})

test('a controller that is down is unreachable at once', async () => {
  const directory = directoryOf({ controllers: [{ host: 'localhost', port: 1 }] })
  const work = directory.read(() => Promise.resolve('reached'))
  await expect(work).rejects.toMatchObject({ code: 'directory-unreachable' })
})

test('a certificate of another authority, or for another name, is refused before anything is sent', async () => {
  const { caPem: _, ...withoutAuthority } = settingsOf(underTest(samba))
  const untrusting = connectDirectory(withoutAuthority, ports)
  await expect(untrusting.read(() => Promise.resolve(1))).rejects.toMatchObject({
    code: 'directory-certificate-untrusted',
  })
  const misnamed = directoryOf({
    controllers: [{ host: 'other.example.test', address: samba.ip }],
  })
  await expect(misnamed.read(() => Promise.resolve(1))).rejects.toMatchObject({
    code: 'directory-certificate-wrong-name',
  })
})

test('a wrong service password is tried once, not once for each controller', async () => {
  const { address, count } = await startCounter()
  const { upn } = samba.serviceAccount
  const directory = directoryOf({
    controllers: [address, { ...address, host: samba.host.toUpperCase() }],
    serviceAccount: { name: upn, password: new Secret('certainly wrong') },
  })
  const work = directory.read(() => Promise.resolve('signed in'))
  await expect(work).rejects.toMatchObject({ code: 'service-account-refused' })
  expect(count()).toBe(1)
})

test('an agent with nothing delegated sets no password and sees no fine-grained rules', async () => {
  const { upn, password } = samba.bareAccount
  const directory = directoryOf({ serviceAccount: { name: upn, password: new Secret(password) } })
  const { created, account } = await newHire()
  await samba.addToGroup('Privileged Staff', created.sam)
  expect(
    await directory.write((one) => setPassword(one, account.objectGuid, freshPassword())),
  ).toEqual({ outcome: 'refused', code: 'rights-missing' })
  const configured = { minimumLength: 14, complexity: true }
  expect(
    await directory.read((one) => readPasswordPolicy(one, account.objectGuid, configured)),
  ).toMatchObject({ ...configured, source: 'configured-minimum', historyLength: undefined })
})

test.each(['ldapts', 'net,LDAPTS', '*'])('NODE_DEBUG=%s is refused', (nodeDebug) => {
  const settings = settingsOf(underTest(samba))
  expect(() => connectDirectory(settings, { ...ports, nodeDebug })).toThrow('NODE_DEBUG')
})

test('the bytes of a password never pass through JSON', async () => {
  const directory = directoryOf()
  const { account } = await newHire(directory)
  const written: string[] = []
  const stringify = JSON.stringify
  onTestFinished(() => {
    JSON.stringify = stringify
  })
  JSON.stringify = ((...args: Parameters<typeof stringify>) => {
    const text = stringify(...args)
    written.push(text)
    return text
  }) as typeof JSON.stringify
  const bare = 'Velvet-Needle-77-Rivers'
  const outcome = await directory.write((one) =>
    setPassword(one, account.objectGuid, new Secret(bare)),
  )
  expect(outcome.outcome).toBe('set')
  const all = written.join('\n')
  expect(all).toContain('unicodePwd')
  expect(all).not.toContain('Needle')
  const bytes = [...Buffer.from('Needle', 'utf16le')].join(',')
  expect(all).not.toContain(bytes)
})

test('a fault carries numbers, never the words of the directory', async () => {
  const directory = directoryOf()
  const fault = await directory
    .read((one) => one.search('CN=Karin Secretname,DC=nowhere', { attributes: ['cn'] }))
    .catch((error: unknown) => error)
  expect(fault).toBeInstanceOf(DirectoryFault)
  expect(String((fault as Error).stack) + JSON.stringify(fault)).not.toContain('Secretname')
})
