import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CloudAccount, CloudFacts, CloudHint, CloudRead, Tenant } from '../../entra/tenant.ts'
import { anchorOf, createPeople } from './find-person.ts'

// As PowerShell prints them: `[Convert]::ToBase64String(([guid]$objectGuid).ToByteArray())`.
test.each([
  ['f7cc07d7-7c15-447d-876d-c01b0e5a9e38', '1wfM9xV8fUSHbcAbDlqeOA=='],
  ['a15df3dc-4416-414b-8b7d-5fbdcb5743c1', '3PNdoRZES0GLfV+9y1dDwQ=='],
  ['00112233-4455-6677-8899-aabbccddeeff', 'MyIRAFVEd2aImaq7zN3u/w=='],
  ['3ab39606-c642-489b-84b6-58c038d3ef39', 'BpazOkLGm0iEtljAONPvOQ=='],
])('the anchor of %s is %s', (account, anchor) => {
  expect(anchorOf(account)).toBe(anchor)
})

test('no two accounts have one anchor, and each is 16 bytes', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), (one, other) => {
      expect(Buffer.from(anchorOf(one), 'base64')).toHaveLength(16)
      expect(anchorOf(one) === anchorOf(other)).toBe(one === other)
    }),
  )
})

const account = 'f7cc07d7-7c15-447d-876d-c01b0e5a9e38'
const user = '6f9619ff-8b86-4011-b42d-00c04fc964ff'
const person: CloudAccount = {
  ...{ user, userPrincipalName: 'bjansen@contoso.test', displayName: 'Barbara Jansen' },
  ...{ enabled: true, synced: true, guest: 'none', immutableId: anchorOf(account) },
}
type Found = Awaited<ReturnType<Tenant['find']>>
const one = (found: CloudAccount): Found => ({
  outcome: 'read',
  value: { found: 'one', account: found },
})

/** People in a tenant that answers so, and what it was asked. */
function peopleWhere(answer: Found, isCloudOnly = false) {
  const hints: CloudHint[] = []
  const find = (hint: CloudHint) => {
    hints.push(hint)
    return Promise.resolve(answer)
  }
  return { hints, people: createPeople({ find } as unknown as Tenant, isCloudOnly) }
}

test.each<readonly [string, Found, boolean, CloudRead<string>]>([
  ['somebody synchronised', one(person), false, { outcome: 'read', value: user }],
  [
    'a cloud user under a synchronised account’s anchor',
    one({ ...person, synced: false }),
    false,
    { outcome: 'read', value: 'absent' },
  ],
  [
    'a synchronised person where there is no directory',
    one(person),
    true,
    { outcome: 'read', value: 'absent' },
  ],
  [
    'nobody',
    { outcome: 'read', value: { found: 'none' } },
    false,
    { outcome: 'read', value: 'absent' },
  ],
  [
    'two with one anchor',
    { outcome: 'read', value: { found: 'several' } },
    false,
    { outcome: 'refused', code: 'cloud-refused' },
  ],
])('%s', async (_who, answer, isCloudOnly, expected) => {
  const { people } = peopleWhere(answer, isCloudOnly)
  expect(await people.findUser(account)).toEqual(expected)
})

test('who was found once is not looked for again; who was not found is', async () => {
  const found = peopleWhere(one(person))
  await found.people.findUser(account)
  await found.people.findUser(account)
  expect(found.hints).toEqual([{ immutableId: anchorOf(account) }])
  const absent = peopleWhere({ outcome: 'read', value: { found: 'none' } })
  await absent.people.findUser(account)
  await absent.people.findUser(account)
  expect(absent.hints).toHaveLength(2)
})

describe('facts are of the person who belongs to the account now', () => {
  const other = '11111111-8b86-4011-b42d-00c04fc964ff'
  const factsOf = (about: CloudAccount) => ({ account: about }) as unknown as CloudFacts
  /** A tenant whose first answer to `find` is the person above, and whose next is `then`. */
  function peopleWho(then: Found, facts: (id: string) => CloudRead<CloudFacts>) {
    const answers = [one(person), then]
    const find = () => Promise.resolve(answers.length > 1 ? answers.shift() : answers[0])
    const readFacts = (id: string) => Promise.resolve(facts(id))
    return createPeople({ find, readFacts } as unknown as Tenant, false)
  }
  const gone = { outcome: 'refused', code: 'cloud-account-missing' } as const
  const none: Found = { outcome: 'read', value: { found: 'none' } }

  test.each<readonly [string, Found, (id: string) => CloudRead<CloudFacts>, unknown]>([
    [
      'as found before',
      none,
      () => ({ outcome: 'read', value: factsOf(person) }),
      { outcome: 'read', value: factsOf(person) },
    ],
    [
      'gone, and made anew under another id',
      one({ ...person, user: other }),
      (id) =>
        id === user ? gone : { outcome: 'read', value: factsOf({ ...person, user: other }) },
      { outcome: 'read', value: factsOf({ ...person, user: other }) },
    ],
    ['gone for good', none, () => gone, { outcome: 'read', value: 'absent' }],
    [
      'made a cloud user since',
      one({ ...person, synced: false }),
      () => ({ outcome: 'read', value: factsOf({ ...person, synced: false }) }),
      { outcome: 'read', value: 'absent' },
    ],
    [
      'somebody else’s since',
      none,
      () => ({ outcome: 'read', value: factsOf({ ...person, immutableId: anchorOf(other) }) }),
      { outcome: 'read', value: 'absent' },
    ],
    [
      'not to be reached',
      none,
      () => ({ outcome: 'refused', code: 'cloud-unreachable' }),
      { outcome: 'refused', code: 'cloud-unreachable' },
    ],
  ])('%s', async (_what, then, facts, expected) => {
    const people = peopleWho(then, facts)
    await people.findUser(account)
    expect(await people.readFacts(account)).toEqual(expected)
  })
})
