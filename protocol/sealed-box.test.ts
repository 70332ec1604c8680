import { base64url, CompactSign } from 'jose'
import { beforeAll, expect, test } from 'vitest'
import type { Recipient } from './agent-list.ts'
import { createKeyPair, importPublicKey, type KeyPair } from './keys.ts'
import { openBox, parseBox, sealBox } from './sealed-box.ts'
import { Secret } from './secret.ts'
import { secondsOf } from './signed-words.ts'

const now = new Date('2026-11-22T08:00:00Z')
const claims = {
  delivery: '0b7b9a52-53a5-4f0c-9e0c-3d2f5b0b4a10',
  account: '6f9619ff-8b86-d011-b42d-00c04fc964ff',
  purpose: 'first',
  directory: 'contoso',
  jti: '8f14e45f-ceea-467f-a8f1-7c0a1a2b3c4d',
  exp: secondsOf(now) + 600,
} as const

let browser: KeyPair
let agents: KeyPair[]
let recipients: Recipient[]

beforeAll(async () => {
  browser = await createKeyPair('sig', { extractable: false })
  agents = await Promise.all([0, 1, 2].map(() => createKeyPair('enc', { extractable: true })))
  recipients = await Promise.all(
    agents.map(async ({ publicJwk, thumbprint }) => ({
      agent: thumbprint,
      kid: thumbprint,
      key: await importPublicKey(publicJwk, 'enc'),
    })),
  )
})

const keyOf = (agent: KeyPair | undefined) => ({
  kid: agent?.thumbprint ?? '',
  privateKey: (agent ?? browser).privateKey,
})

async function open(signed: string, at = now, agent = agents[0]) {
  const parsed = await parseBox(signed)
  const opened = parsed && (await openBox(parsed, keyOf(agent), at))
  return opened?.reveal((text) => text)
}

test.each([1, 2, 3])('a box for %i agents opens for each of them', async (count) => {
  const signed = await sealBox(
    new Secret('Zwölf Äpfel, 12!'),
    claims,
    recipients.slice(0, count),
    browser,
  )
  for (const agent of agents.slice(0, count))
    expect(await open(signed, now, agent)).toBe('Zwölf Äpfel, 12!')
  expect((await parseBox(signed))?.claims).toEqual(claims)
  expect((await parseBox(signed))?.signer).toBe(browser.thumbprint)
})

test('the length of a password does not show', async () => {
  const lengths = await Promise.all(
    ['short', 'x'.repeat(256), 'ö'.repeat(256)].map(
      async (text) => (await sealBox(new Secret(text), claims, recipients, browser)).length,
    ),
  )
  expect(new Set(lengths).size).toBe(1)
})

test('a box opens for nobody it was not sealed to', async () => {
  const signed = await sealBox(new Secret('nobody else'), claims, recipients.slice(0, 1), browser)
  expect(await open(signed, now, agents[1])).toBeUndefined()
})

test.each([
  ['long expired', 600 + 121],
  ['from a clock far ahead', -(5 * 60 + 121)],
])('a box %s does not open', async (_what, seconds) => {
  const signed = await sealBox(new Secret('too late'), claims, recipients, browser)
  expect(await open(signed, new Date(now.getTime() + seconds * 1000))).toBeUndefined()
})

type Json = Record<string, unknown>
const edits: Record<string, (box: Json, header: Json) => void> = {
  'an unprotected purpose': (box) => {
    box['unprotected'] = { purpose: 'again' }
  },
  'an unprotected exp beside a recipient': (box) => {
    ;((box['recipients'] as Json[])[0]!['header'] as Json)['exp'] = 1
  },
  'another purpose': (_box, header) => {
    header['purpose'] = 'again'
  },
  'another account': (_box, header) => {
    header['account'] = '00000000-0000-0000-0000-000000000000'
  },
  compression: (_box, header) => {
    header['zip'] = 'DEF'
  },
  'a critical header': (_box, header) => {
    header['crit'] = ['exp']
  },
  'another key algorithm': (_box, header) => {
    header['alg'] = 'dir'
  },
  'another content algorithm': (_box, header) => {
    header['enc'] = 'A128CBC-HS256'
  },
  'a stripped recipient': (box) => {
    ;(box['recipients'] as Json[]).pop()
  },
  'a doubled recipient': (box) => {
    const list = box['recipients'] as Json[]
    list.push(list[0]!)
  },
  'a thousand recipients': (box) => {
    box['recipients'] = Array.from({ length: 1000 }, () => (box['recipients'] as Json[])[0])
  },
  'additional data': (box) => {
    box['aad'] = 'AAAA'
  },
  'a changed ciphertext': (box) => {
    box['ciphertext'] = `A${String(box['ciphertext']).slice(1)}B`
  },
}

test.each(Object.entries(edits))(
  'a box with %s does not open, however well signed',
  async (_what, edit) => {
    const attacker = await createKeyPair('sig', { extractable: false })
    const signed = await sealBox(new Secret('untouched'), claims, recipients, browser)
    const box = JSON.parse(
      new TextDecoder().decode(base64url.decode(signed.split('.')[1]!)),
    ) as Json
    const header = JSON.parse(
      new TextDecoder().decode(base64url.decode(String(box['protected']))),
    ) as Json
    edit(box, header)
    box['protected'] = base64url.encode(JSON.stringify(header))
    const again = await new CompactSign(new TextEncoder().encode(JSON.stringify(box)))
      .setProtectedHeader({
        alg: 'ES256',
        typ: 'firstkey-signed-box',
        jwk: { ...attacker.publicJwk },
      })
      .sign(attacker.privateKey)
    expect(await open(again)).toBeUndefined()
  },
)

test('a signature of another key than it names does not hold', async () => {
  const other = await createKeyPair('sig', { extractable: false })
  const signed = await sealBox(new Secret('whose is it'), claims, recipients, {
    ...other,
    publicJwk: browser.publicJwk,
  })
  expect(await open(signed)).toBeUndefined()
})
