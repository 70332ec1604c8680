import { base64url, CompactSign, GeneralEncrypt } from 'jose'
import { afterAll, beforeAll, expect } from 'vitest'
import { hashOf } from '../../protocol/hash.ts'
import { createKeyPair, importPublicKey } from '../../protocol/keys.ts'
import { secondsOf } from '../../protocol/signed-words.ts'
import { refusedBy } from '../machine/attack.ts'
import { type SimulatedWorld, startSimulatedWorld } from '../machine/simulated-world.ts'
import {
  type Browser,
  type Claim,
  directoryName,
  newClaim,
  openBrowser,
  proveByText,
  sealPassword,
  setJob,
} from '../machine/start-agent.ts'

const { test, control } = refusedBy('agent: the profile of boxes, before any key is used')
const password = 'Quiet-Otter-Lantern-42'
const number = '+31612345678'
type Json = Record<string, unknown>
let world: SimulatedWorld
let claim: Claim
let grant: string

beforeAll(async () => {
  world = await startSimulatedWorld()
  claim = await newClaim(world.addNewcomer('profile'))
  grant = await proveByText(world.agent, claim, world.phone, number)
})
afterAll(() => world.stop())

async function send(box: string) {
  const job = setJob(claim, box, [grant])
  const result = await world.agent.server.ask('set-first-password', job)
  return result.outcome === 'refused' ? result.code : result.outcome
}

/** Signs as a browser signs; the granted one itself, unless said otherwise. */
function sign(payload: string, browser: Browser = claim.browser, more: Json = {}) {
  return new CompactSign(new TextEncoder().encode(payload))
    .setProtectedHeader({
      alg: 'ES256',
      typ: 'firstkey-signed-box',
      jwk: { ...browser.sig.publicJwk },
      ...more,
    })
    .sign(browser.sig.privateKey)
}

const padded = () => {
  const block = new Uint8Array(1024)
  const bytes = new TextEncoder().encode(password)
  block.set([bytes.length >> 8, bytes.length & 0xff])
  block.set(bytes, 2)
  return block
}

/** Seals whole and well, for the agent's own key, with headers of one's own: only the profile can refuse it. */
async function sealLoosely(change: {
  readonly header?: Json
  readonly shared?: Json
  readonly beside?: Json
  readonly strangers?: number
  readonly twice?: boolean
  readonly plaintext?: Uint8Array
}) {
  const own = await world.agent.server.recipients(directoryName, world.agent.agent.listThumbprint)
  const strangers = await Promise.all(
    Array.from({ length: change.strangers ?? 0 }, async () => {
      const { publicJwk, thumbprint } = await createKeyPair('enc', { extractable: false })
      return { kid: thumbprint, key: await importPublicKey(publicJwk, 'enc') }
    }),
  )
  const all = [...own, ...(change.twice ? own : []), ...strangers]
  const recipients = all.toSorted((one, other) => (one.kid < other.kid ? -1 : 1))
  const { account, delivery, purpose } = claim
  const header = {
    ...{ alg: 'ECDH-ES+A256KW', enc: 'A256GCM', typ: 'firstkey-box' },
    ...{ delivery, account, purpose, directory: directoryName, jti: crypto.randomUUID() },
    exp: secondsOf(new Date()) + 600,
    to: await hashOf(recipients.map(({ kid }) => kid).join('.')),
    ...change.header,
  }
  const seal = new GeneralEncrypt(change.plaintext ?? padded()).setProtectedHeader(header)
  if (change.shared) seal.setSharedUnprotectedHeader(change.shared)
  for (const { key, kid } of recipients) {
    seal.addRecipient(key).setUnprotectedHeader({ kid, ...change.beside })
  }
  return seal.encrypt()
}

test.each<[string, Parameters<typeof sealLoosely>[0]]>([
  ['an unprotected purpose', { header: { purpose: undefined }, shared: { purpose: 'first' } }],
  ['an unprotected exp', { header: { exp: undefined }, shared: { exp: 9_999_999_999 } }],
  ['an unprotected claim beside a recipient', { beside: { iat: 1 } }],
  ['another way to wrap keys', { header: { alg: 'ECDH-ES+A128KW' } }],
  ['another cipher', { header: { enc: 'A256CBC-HS512' } }],
  ['a weaker cipher', { header: { enc: 'A128GCM' } }],
  ['another type', { header: { typ: 'firstkey-code' } }],
  ['a claim that the profile does not know', { header: { iat: 1 } }],
  ['no type', { header: { typ: undefined } }],
  ['an end in the far future', { header: { exp: secondsOf(new Date()) + 86_400 } }],
  ['an end that is no number', { header: { exp: '9999999999' } }],
  ['the hash of another recipient set', { header: { to: 'A'.repeat(43) } }],
  ['one agent twice', { twice: true }],
  ['a stranger among the recipients', { strangers: 1 }],
  ['nine recipients', { strangers: 8 }],
  ['a plaintext whose length tells', { plaintext: new Uint8Array(40) }],
])(
  'a box with %s, sealed and signed by the granted browser, does not open',
  async (_what, change) => {
    expect(await send(await sign(JSON.stringify(await sealLoosely(change))))).toBe('guard-box')
  },
)

const readBox = (signed: string) =>
  JSON.parse(new TextDecoder().decode(base64url.decode(signed.split('.')[1] ?? ''))) as Json
const readHeader = (box: Json) =>
  JSON.parse(new TextDecoder().decode(base64url.decode(String(box['protected'])))) as Json
const recipientsIn = (box: Json) => box['recipients'] as Json[]

const edits: Record<string, (box: Json) => void> = {
  compression: (box) => setHeader(box, { zip: 'DEF' }),
  'a critical header': (box) => setHeader(box, { crit: ['exp'] }),
  'an ephemeral key beside the protected one': (box) => {
    const [one] = recipientsIn(box)
    Object.assign(one?.['header'] as Json, { epk: readHeader(box)['epk'] })
  },
  'its ephemeral key moved out of protection': (box) => {
    const { epk, ...header } = readHeader(box)
    box['protected'] = base64url.encode(JSON.stringify(header))
    Object.assign(recipientsIn(box)[0]?.['header'] as Json, { epk })
  },
  'an ephemeral key off the curve': (box) => {
    const key = readHeader(box)['epk'] as Json
    setHeader(box, { epk: { ...key, y: key['x'] } })
  },
  'a header named twice': (box) => {
    const text = JSON.stringify(readHeader(box))
    box['protected'] = base64url.encode(`{"purpose":"again",${text.slice(1)}`)
  },
  'a stripped recipient': (box) => {
    box['recipients'] = []
  },
  'a recipient twice': (box) => {
    box['recipients'] = [...recipientsIn(box), ...recipientsIn(box)]
  },
  'a thousand recipients': (box) => {
    box['recipients'] = Array.from({ length: 1000 }, () => recipientsIn(box)[0])
  },
  'additional data': (box) => {
    box['aad'] = 'AAAA'
  },
  'more than eight KiB': (box) => {
    box['padding'] = 'x'.repeat(9000)
  },
}

function setHeader(box: Json, more: Json): void {
  box['protected'] = base64url.encode(JSON.stringify({ ...readHeader(box), ...more }))
}

test.each(Object.entries(edits))(
  'a box with %s does not open, signed by the granted browser',
  async (_what, edit) => {
    const box = readBox(await sealPassword(world.agent, claim, password))
    edit(box)
    expect(await send(await sign(JSON.stringify(box)))).toBe('guard-box')
  },
)

test('a box in another spelling of JSON does not open', async () => {
  const box = readBox(await sealPassword(world.agent, claim, password))
  expect(await send(await sign(JSON.stringify(box, null, 1)))).toBe('guard-box')
  const text = JSON.stringify(box)
  expect(await send(await sign(`{"iv":"AAAAAAAAAAAAAAAA",${text.slice(1)}`))).toBe('guard-box')
})

test('a signature whose header says more than the profile does not count', async () => {
  const box = JSON.stringify(readBox(await sealPassword(world.agent, claim, password)))
  const browser = claim.browser
  expect(await send(await sign(box, browser, { kid: 'x' }))).toBe('guard-box')
  const { d: _, ...jwk } = { ...browser.sig.publicJwk, d: undefined, use: 'sig' }
  expect(await send(await sign(box, browser, { jwk }))).toBe('guard-box')
})

test('a box that was changed on the way, and signed anew by somebody else, has no grant', async () => {
  const signed = await sealPassword(world.agent, claim, password)
  const text = JSON.stringify(readBox(signed))
  expect(await send(await sign(text, await openBrowser()))).toBe('guard-proof')
  // Under the old signature nothing can be changed at all.
  const [header, payload = '', signature] = signed.split('.')
  const changed = payload.replace(/^.{200}(.)/, (all, last: string) =>
    all.slice(0, -1).concat(last === 'A' ? 'B' : 'A'),
  )
  expect(await send(`${header}.${changed}.${signature}`)).toBe('guard-box')
})

control('the same box, as the profile has it, opens', async () => {
  expect(await send(await sign(JSON.stringify(await sealLoosely({}))))).toBe('set')
})
