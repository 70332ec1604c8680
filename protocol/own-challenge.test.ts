import { expect, test } from 'vitest'
import { createKeyPair } from './keys.ts'
import { createOwnChallenge, verifyOwnChallenge } from './own-challenge.ts'

const now = new Date('2026-11-23T08:00:00Z')
const second = (offset: number) => now.getTime() / 1000 + offset
const thumbprint = 'x'.repeat(43)

async function afterOf(signedIn: number): Promise<number | undefined> {
  const words = {
    ...{ account: crypto.randomUUID(), directory: 'office', delivery: crypto.randomUUID() },
    ...{ user: crypto.randomUUID(), jti: crypto.randomUUID(), signedIn },
    keys: { sig: thumbprint, enc: thumbprint },
  }
  const challenge = await createOwnChallenge(
    words,
    await createKeyPair('sig', { extractable: false }),
    now,
  )
  const after = (await verifyOwnChallenge(challenge, now))?.after
  return after && after.getTime() / 1000
}

test.each([
  ['a clock that agrees with the tenant’s', second(-1), second(-1)],
  ['a clock that is slow', second(100), second(100)],
  ['a clock that is fast', second(-100), second(-100)],
  ['a first sign-in of long ago', second(-800), second(-120)],
])(
  '%s: the gesture is later than the first sign-in, and of these two minutes',
  async (_, signedIn, after) => {
    expect(await afterOf(signedIn)).toBe(after)
  },
)
