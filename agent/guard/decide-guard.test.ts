import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Grant } from '../../protocol/grant.ts'
import type { AccountFacts } from '../directory.ts'
import type { Allowance, GuardRule } from './allowance.ts'
import { lifts } from './allowance.ts'
import { type BoxWords, decideRead, decideSet, type SetQuestion } from './decide-guard.ts'
import { type DirectoryRules, zGuardRules } from './guard-rules.ts'

const now = new Date('2026-12-07T08:00:00Z')
const account = '6f9619ff-8b86-d011-b42d-00c04fc964ff'
const delivery = '0b7b9a52-53a5-4f0c-9e0c-3d2f5b0b4a10'
const signer = 'S'.repeat(43)

function rulesWith(more: object = {}): DirectoryRules {
  const own = { containers: ['OU=Newcomers,DC=contoso,DC=test'], perHour: 5, ...more }
  const rules = zGuardRules.parse({ directories: { contoso: own } }).directories['contoso']
  if (!rules) throw new Error('no rules')
  return rules
}

const facts: AccountFacts = {
  account,
  distinguishedName: 'CN=Barbara Jansen,OU=Newcomers,DC=contoso,DC=test',
  container: 'OU=Newcomers,DC=contoso,DC=test',
  samAccountName: 'bjansen',
  userPrincipalName: 'bjansen@contoso.test',
  displayName: 'Barbara Jansen',
  domain: 'CONTOSO',
  enabled: true,
  groups: ['S-1-5-21-1-2-3-513'],
  pwdLastSet: '0',
  whenCreated: new Date('2026-12-01T08:00:00Z'),
  logons: [],
  controllersAsked: 2,
  controllersNotReached: 0,
}
const box: BoxWords = { account, delivery, directory: 'contoso', purpose: 'first', signer }
const grant: Grant = {
  proof: 'text',
  account,
  delivery,
  directory: 'contoso',
  purpose: 'first',
  keys: { sig: signer, enc: 'E'.repeat(43) },
  agent: 'A'.repeat(43),
  issuedAt: new Date('2026-11-22T11:55:00Z'),
  expiresAt: new Date('2026-12-07T08:10:00Z'),
}
const question: SetQuestion = {
  rules: rulesWith(),
  facts,
  ours: [],
  allowance: undefined,
  box,
  grants: [grant],
  setsInHour: 0,
  now,
}
const fileTime = (instant: Date, more: number) =>
  String(BigInt(instant.getTime() + more + 11_644_473_600_000) * 10_000n)
const codeOf = (more: Partial<SetQuestion>) => {
  const decision = decideSet({ ...question, ...more })
  return decision.outcome === 'refused' ? decision.code : decision.outcome
}

describe('what the guard decides on a box', () => {
  const used = new Date('2026-12-02T08:00:00Z')
  const other = { ...facts, account: account.replace('6', '7') }
  const cases: readonly (readonly [string, Partial<SetQuestion>, string])[] = [
    ['a newcomer with a grant', {}, 'allowed'],
    ['an account read that is not the box’s', { facts: other }, 'guard-box'],
    [
      'an account elsewhere',
      { facts: { ...facts, distinguishedName: 'CN=B,OU=Staff,DC=contoso,DC=test' } },
      'guard-container',
    ],
    [
      'an account whose own name looks like the container',
      { facts: { ...facts, distinguishedName: 'CN=x\\,OU=Newcomers,DC=contoso,DC=test' } },
      'guard-container',
    ],
    [
      'an account deeper below',
      { facts: { ...facts, distinguishedName: 'CN=B,OU=A,ou=newcomers, DC=Contoso,DC=test' } },
      'allowed',
    ],
    ['a denied name', { rules: rulesWith({ deny: ['BJANSEN'] }) }, 'guard-denied'],
    ['a denied GUID', { rules: rulesWith({ deny: [account.toUpperCase()] }) }, 'guard-denied'],
    [
      'a denied DN',
      { rules: rulesWith({ deny: [facts.distinguishedName.replaceAll(',', ', ')] }) },
      'guard-denied',
    ],
    ['a denied group', { rules: rulesWith({ denyGroups: facts.groups }) }, 'guard-denied'],
    ['somebody outside the pilot', { rules: rulesWith({ pilot: ['other'] }) }, 'guard-denied'],
    ['somebody inside the pilot', { rules: rulesWith({ pilot: ['bjansen'] }) }, 'allowed'],
    ['a purpose not allowed', { rules: rulesWith({ purposes: ['again'] }) }, 'guard-purpose'],
    [
      'a protected account',
      { facts: { ...facts, protectedBecause: 'admin-count' } },
      'guard-protected',
    ],
    ['an account signed in to', { facts: { ...facts, logons: [used] } }, 'guard-used'],
    [
      'a logon that was our own bind',
      {
        facts: { ...facts, logons: [used] },
        ours: [{ pwdLastSet: '1', boundAt: new Date(used.getTime() + 500) }],
      },
      'allowed',
    ],
    [
      'a password of somebody else',
      { facts: { ...facts, pwdLastSet: '134113824000000000' } },
      'guard-used',
    ],
    [
      'a password of ours',
      {
        facts: { ...facts, pwdLastSet: '134113824000000000' },
        ours: [{ pwdLastSet: '134113824000000000' }],
      },
      'allowed',
    ],
    [
      'a password set a quarter of an hour after it was made',
      { facts: { ...facts, pwdLastSet: fileTime(facts.whenCreated, 15 * 60_000) } },
      'allowed',
    ],
    [
      'a password set a moment later than that',
      { facts: { ...facts, pwdLastSet: fileTime(facts.whenCreated, 15 * 60_000 + 1) } },
      'guard-used',
    ],
    ['no grant', { grants: [] }, 'guard-proof'],
    [
      'no grant, where the server’s word is enough',
      { grants: [], rules: rulesWith({ proof: 'server' }) },
      'allowed',
    ],
    [
      'no grant for a second time, though the server’s word is enough for the first',
      { grants: [], rules: rulesWith({ proof: 'server' }), box: { ...box, purpose: 'again' } },
      'guard-proof',
    ],
    ['the hour is full', { setsInHour: 5 }, 'guard-rate'],
    [
      'the hour is full, but a mass start was foreseen',
      {
        setsInHour: 5,
        rules: rulesWith({
          allowances: [
            {
              from: '2026-12-07T09:00:00+02:00',
              until: '2026-12-07T17:00:00+01:00',
              perHour: 50,
              reason: 'intake of December',
            },
          ],
        }),
      },
      'allowed',
    ],
    [
      'the hour is full and the mass start was yesterday',
      {
        setsInHour: 5,
        rules: rulesWith({
          allowances: [
            {
              from: '2026-12-06T07:00:00Z',
              until: '2026-12-06T17:00:00Z',
              perHour: 50,
              reason: 'intake of December',
            },
          ],
        }),
      },
      'guard-rate',
    ],
  ]
  test.each(cases)('%s', (_what, more, expected) => {
    expect(codeOf(more)).toBe(expected)
  })
})

test.each([
  ['account', { account: account.replace('6', '7') }],
  ['delivery', { delivery: '1b7b9a52-53a5-4f0c-9e0c-3d2f5b0b4a10' }],
  ['directory', { directory: 'fabrikam' }],
  ['purpose', { purpose: 'again' as const }],
  ['browser', { keys: { sig: 'X'.repeat(43), enc: 'E'.repeat(43) } }],
])('a grant for another %s is no grant', (_what, more) => {
  expect(codeOf({ grants: [{ ...grant, ...more }] })).toBe('guard-proof')
})

test('no field of a job lifts a rule: whatever the server writes, a refused account stays refused', () => {
  const anyGrant = fc.record({
    proof: fc.constant('text' as const),
    account: fc.constant(account),
    delivery: fc.uuid(),
    directory: fc.constantFrom('contoso', 'fabrikam'),
    purpose: fc.constantFrom('first' as const, 'again' as const),
    keys: fc.constant({ sig: signer, enc: signer }),
    agent: fc.string(),
    issuedAt: fc.constant(new Date('2026-11-22T11:55:00Z')),
    expiresAt: fc.date(),
  })
  const anyBox = fc.record({
    account: fc.constant(account),
    delivery: fc.uuid(),
    directory: fc.constantFrom('contoso', 'fabrikam'),
    purpose: fc.constantFrom('first' as const, 'again' as const),
    signer: fc.constant(signer),
  })
  const forbidden: readonly Partial<AccountFacts>[] = [
    { distinguishedName: 'CN=B,OU=Staff,DC=contoso,DC=test' },
    { protectedBecause: 'protected-group' },
    { logons: [now] },
    { pwdLastSet: '134113824000000000' },
    { samAccountName: 'denied' },
  ]
  fc.assert(
    fc.property(
      anyBox,
      fc.array(anyGrant, { maxLength: 4 }),
      fc.constantFrom(...forbidden),
      (words, grants, fact) => {
        const rules = rulesWith({ deny: ['denied'] })
        const asked = { ...question, rules, box: words, grants, facts: { ...facts, ...fact } }
        expect(decideSet(asked).outcome).toBe('refused')
      },
    ),
  )
})

test('what may not be read may not be set', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1 }),
      fc.constantFrom('OU=Newcomers', 'OU=Staff'),
      (name, ou) => {
        const cn = name.replace(/[\\,+"<>;=#]/g, (char) => `\\${char}`)
        const own = { ...facts, distinguishedName: `CN=${cn},${ou},DC=contoso,DC=test` }
        const read = decideRead(question.rules, own)
        expect(read.outcome).toBe(ou === 'OU=Newcomers' ? 'allowed' : 'refused')
        if (read.outcome === 'refused') {
          expect(decideSet({ ...question, facts: own }).outcome).toBe('refused')
        }
      },
    ),
  )
})

describe('names on a list', () => {
  test.each([
    'bjansen',
    'BJansen@Contoso.test',
    '6F9619FF-8B86-D011-B42D-00C04FC964FF',
    'cn=Barbara Jansen, OU=Newcomers,DC=contoso,DC=test',
  ])('%s is this account', (entry) => {
    expect(decideRead(rulesWith({ deny: [entry] }), facts).outcome).toBe('refused')
    expect(decideRead(rulesWith({ pilot: [entry] }), facts).outcome).toBe('allowed')
  })

  test.each([
    'CONTOSO\\bjansen',
    '{6F9619FF-8B86-D011-B42D-00C04FC964FF}',
    'S-1-5-21-1-2-3-1105',
    'bjansen;ceo',
  ])('%s would be nobody, and is refused', (entry) => {
    expect(() => rulesWith({ deny: [entry] })).toThrow()
    expect(() => rulesWith({ pilot: [entry] })).toThrow()
  })

  test('a name that is written like a container is not that container', () => {
    const odd = { ...facts, distinguishedName: 'CN=x\\,OU=Newcomers,DC=contoso,DC=test' }
    const entry = 'CN=x,OU=Newcomers,DC=contoso,DC=test'
    const rules = rulesWith({ containers: ['DC=contoso,DC=test'], pilot: [entry] })
    expect(decideRead(rules, odd).outcome).toBe('refused')
  })
})

const purposes = ['first', 'again', 'return'] as const
const days = (count: number) => new Date(now.getTime() - count * 86_400_000)
const leaver: AccountFacts = {
  ...facts,
  enabled: false,
  pwdLastSet: fileTime(days(400), 0),
  whenCreated: days(900),
  logons: [days(200)],
  accountControlChangedAt: days(100),
}

function allowanceFor(
  purpose: (typeof purposes)[number],
  more: Partial<Allowance> = {},
): Allowance {
  return {
    id: '3c7b9a52-53a5-4f0c-9e0c-3d2f5b0b4a11',
    directory: 'contoso',
    account,
    purpose,
    madeAt: '2026-12-07T07:00:00Z',
    until: '2026-12-07T12:00:00Z',
    reason: 'seen in person',
    ...more,
  }
}

describe('a return', () => {
  const coming = {
    facts: leaver,
    rules: rulesWith({ purposes: ['return'] }),
    box: { ...box, purpose: 'return' as const },
    grants: [{ ...grant, purpose: 'return' as const }],
    allowance: allowanceFor('return'),
  }
  const known = (more: Partial<AccountFacts>) => ({ facts: { ...leaver, ...more } })
  const { accountControlChangedAt: _, ...undated } = leaver
  const cases: readonly (readonly [string, Partial<SetQuestion>, string])[] = [
    ['somebody who left a hundred days ago, allowed and with a grant', {}, 'allowed'],
    ['the same, where the guard knows no returns', { rules: rulesWith() }, 'guard-purpose'],
    ['nobody allowed it', { allowance: undefined }, 'guard-allowance'],
    ['it was allowed until this morning', until('2026-12-07T08:00:00Z'), 'guard-allowance'],
    ['it was allowed for another purpose', { allowance: allowanceFor('first') }, 'guard-allowance'],
    [
      'another account was allowed',
      { allowance: allowanceFor('return', { account: account.replace('6', '7') }) },
      'guard-allowance',
    ],
    ['no text code was typed', { grants: [] }, 'guard-proof'],
    ['no text code, where the server is believed', server(), 'guard-proof'],
    ['disabled for a week only', known({ accountControlChangedAt: days(7) }), 'guard-return'],
    ['a sign-in since it was disabled', known({ logons: [days(99)] }), 'guard-return'],
    ['the replicated stamp of one', known({ lastLogonTimestamp: days(99) }), 'guard-return'],
    ['a controller that does not answer', known({ controllersNotReached: 1 }), 'guard-return'],
    ['enabled for longer than a return takes', known({ enabled: true }), 'guard-return'],
    [
      'enabled yesterday, and used last week',
      known({ enabled: true, accountControlChangedAt: days(1), logons: [days(8)] }),
      'guard-return',
    ],
    [
      'enabled yesterday, and not used for months',
      known({ enabled: true, accountControlChangedAt: days(1) }),
      'allowed',
    ],
    ['nobody can read since when', { facts: undated }, 'allowed'],
    [
      'nobody can read since when, and it was used lately',
      { facts: { ...undated, logons: [days(8)] } },
      'guard-return',
    ],
    ['a protected account', known({ protectedBecause: 'admin-count' }), 'guard-protected'],
  ]
  function until(end: string) {
    return { allowance: allowanceFor('return', { until: end }) }
  }
  function server() {
    return { grants: [], rules: rulesWith({ purposes: ['return'], proof: 'server' }) }
  }
  test.each(cases)('%s', (_what, more, expected) => {
    expect(codeOf({ ...coming, ...more })).toBe(expected)
  })

  test('is not undone by its own past when the hire mistyped, and is by a sign-in', () => {
    const pwdLastSet = fileTime(now, -60_000)
    const boundAt = new Date(now.getTime() - 60_000)
    const again = {
      box: { ...box, purpose: 'again' as const },
      grants: [{ ...grant, purpose: 'again' as const }],
      ours: [{ pwdLastSet, boundAt }],
    }
    expect(codeOf({ ...again, facts: { ...leaver, pwdLastSet } })).toBe('allowed')
    expect(codeOf({ ...again, facts: { ...leaver, pwdLastSet, logons: [now] } })).toBe('guard-used')
    expect(codeOf({ ...again, facts: leaver })).toBe('guard-used')
  })
})

describe('an allowance lifts what the table says, and nothing else', () => {
  const table: Readonly<Record<GuardRule, readonly (typeof purposes)[number][]>> = {
    box: [],
    container: [],
    deny: [],
    pilot: [],
    purpose: [],
    protected: [],
    'signed-in': [],
    'sign-ins-unknown': [],
    'password-of-others': ['first'],
    proof: ['again'],
    'disabled-since-unknown': ['return'],
    'disabled-long-enough': [],
    'return-allowed': ['return'],
    rate: [],
  }
  test.each(Object.entries(table))('%s: %j', (rule, lifted) => {
    expect(purposes.filter((purpose) => lifts(purpose, rule as GuardRule))).toEqual(lifted)
  })

  const elsewhere = { ...facts, distinguishedName: 'CN=B,OU=Staff,DC=contoso,DC=test' }
  const cases: readonly (readonly [string, Partial<SetQuestion>, string])[] = [
    ['a container', { facts: elsewhere }, 'guard-container'],
    ['the deny list', { rules: rulesWith({ deny: ['bjansen'] }) }, 'guard-denied'],
    ['a denied group', { rules: rulesWith({ denyGroups: facts.groups }) }, 'guard-denied'],
    ['the pilot list', { rules: rulesWith({ pilot: ['other'] }) }, 'guard-denied'],
    ['protection', { facts: { ...facts, protectedBecause: 'delegation' } }, 'guard-protected'],
    ['a sign-in', { facts: { ...facts, logons: [days(1)] } }, 'guard-used'],
    ['the hour', { setsInHour: 5 }, 'guard-rate'],
    ['a missing grant the first time', { grants: [] }, 'guard-proof'],
  ]
  test.each(cases)('not %s', (_what, more, code) => {
    for (const purpose of ['first', 'again'] as const) {
      if (purpose === 'again' && code === 'guard-proof') continue
      const own = { ...box, purpose }
      const grants = more.grants ?? [{ ...grant, purpose }]
      const asked = { box: own, allowance: allowanceFor(purpose), ...more, grants }
      expect(codeOf(asked)).toBe(code)
    }
  })

  test('but a password that somebody else set, the first time', () => {
    const used = { ...facts, pwdLastSet: '134113824000000000' }
    expect(codeOf({ facts: used })).toBe('guard-used')
    const decision = decideSet({ ...question, facts: used, allowance: allowanceFor('first') })
    expect(decision).toEqual({ outcome: 'allowed', allowance: allowanceFor('first').id })
  })

  test('and a phone that was lost, the second time', () => {
    const again = { box: { ...box, purpose: 'again' as const }, grants: [] }
    expect(codeOf(again)).toBe('guard-proof')
    expect(codeOf({ ...again, allowance: allowanceFor('again') })).toBe('allowed')
  })

  test('one that was not needed is not used up', () => {
    const decision = decideSet({ ...question, allowance: allowanceFor('first') })
    expect(decision).toEqual({ outcome: 'allowed' })
  })
})

test('a controller that does not answer may know of the sign-in whose stamp was replicated', () => {
  const stamped = { ...facts, lastLogonTimestamp: days(1) }
  expect(codeOf({ facts: stamped })).toBe('allowed')
  expect(codeOf({ facts: { ...stamped, controllersNotReached: 1 } })).toBe('guard-used')
  const ours = [{ pwdLastSet: '0', boundAt: days(1) }]
  expect(codeOf({ facts: { ...stamped, controllersNotReached: 1 }, ours })).toBe('allowed')
})
