import { expect, test } from 'vitest'
import { planSchema } from './parse-plan.ts'

const parse = (eraseAfterDays?: number) =>
  planSchema.safeParse({
    directory: 'contoso',
    ...(eraseAfterDays === undefined ? {} : { eraseAfterDays }),
  })

test.each([
  [undefined, 30],
  [1, 1],
  [365, 365],
])('a plan that erases after %s days does so after %i', (said, after) => {
  expect(parse(said).data?.eraseAfterDays).toBe(after)
})

test('a plan that erases at once would end the link “this was not me” before it is read, and is refused', () => {
  const [issue] = parse(0).error?.issues ?? []
  expect(issue?.path).toEqual(['eraseAfterDays'])
  expect(issue?.message).toContain('nobody could say "this was not me"; 1 is the least')
})

test.each([
  ['https://mysignins.microsoft.com/security-info', true],
  ['http://localhost:8080/security-info', true],
  ['http://mysignins.microsoft.com/security-info', false],
  ['http://localhost.example/security-info', false],
  ['javascript:alert(1)', false],
  ['security-info', false],
])('a pass is typed at %s: %s', (securityInfoUrl, allowed) => {
  expect(planSchema.safeParse({ directory: 'contoso', pass: { securityInfoUrl } }).success).toBe(
    allowed,
  )
})

test.each([
  [undefined, 'is missing'],
  [{ methodsRequired: 2 }, 'two methods'],
  [{}, 'the number of methods'],
])(
  'a plan that ends with self-service reset, and says of it %j, is refused with what to do',
  (reset, said) => {
    const plan = { directory: 'contoso', route: 'reset-invite', ...(reset ? { reset } : {}) }
    const messages = planSchema.safeParse(plan).error?.issues.map(({ message }) => message)
    expect(messages?.join()).toContain(said)
  },
)

test('with one method it is taken, and the phone is not kept', () => {
  const plan = { directory: 'contoso', route: 'reset-invite', reset: { methodsRequired: 1 } }
  expect(planSchema.parse(plan).reset).toMatchObject({ methodsRequired: 1, keepPhone: false })
})

const temporary = { directory: 'contoso', route: 'temporary-password', inviteDaysBefore: 0 }
test.each([
  [{}, true],
  [{ worlds: ['ad', 'entra'], sync: 'connect' }, true],
  [{ worlds: ['ad', 'entra'] }, false],
  [{ worlds: ['ad', 'entra'], sync: 'none' }, false],
  [{ worlds: ['ad', 'entra'], sync: 'cloud-sync' }, false],
  [{ worlds: ['entra'], sync: 'connect' }, false],
  [{ inviteDaysBefore: 3 }, false],
  [{ inviteDaysBefore: 3, temporary: { expireHours: 96 } }, true],
])('a plan of temporary passwords with %j is taken: %s', (more, isTaken) => {
  expect(planSchema.safeParse({ ...temporary, ...more }).success).toBe(isTaken)
})

test('where cloud sync would keep it from the cloud, the plan says so and what to do', () => {
  const plan = { ...temporary, worlds: ['ad', 'entra'], sync: 'cloud-sync' }
  const { error } = planSchema.safeParse(plan)
  expect(error?.issues[0]?.message).toContain('cloud sync keeps a password that must be changed')
  expect(error?.issues[0]?.message).toContain('take the route `claim`')
})

test.each([
  [{ worlds: ['ad', 'entra'] }, true],
  [{ worlds: ['entra'] }, true],
  [{ worlds: ['ad'] }, false],
  [{ worlds: ['entra'], pass: { use: 'device-setup' } }, false],
])('a plan of passes by text, or to managers, with %j is taken: %s', (more, isTaken) => {
  for (const route of ['pass-by-text', 'pass-to-manager']) {
    const plan = { directory: 'contoso', route, ...more }
    expect(planSchema.safeParse(plan).success).toBe(isTaken)
  }
})
