import fc from 'fast-check'
import { expect, test } from 'vitest'
import { refusePersonal } from './append-entries.ts'

test('every thumbprint may stand in the ledger, whatever letter it begins with', () => {
  const thumbprint = fc
    .uint8Array({ minLength: 32, maxLength: 32 })
    .map((bytes) => Buffer.from(bytes).toString('base64url'))
  fc.assert(
    fc.property(thumbprint, (agent) => {
      refusePersonal('key-set', { agent, by: `-${agent.slice(1)}`, proof: `_${agent.slice(1)}` })
    }),
  )
})

test.each(['+31612345678', 'b.quisling@example.org', 'Barbara Quisling', '', 'Özil'])(
  'what looks like a person is refused: %s',
  (word) => {
    expect(() => refusePersonal('key-set', { reason: word })).toThrow('ids and codes only')
  },
)
