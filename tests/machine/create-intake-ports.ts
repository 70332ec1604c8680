import { randomUUID } from 'node:crypto'
import type { Plan } from '../../core/plan/plan.ts'
import { Secret } from '../../protocol/secret.ts'
import type { IntakePorts } from '../../server/intake/intake-ports.ts'
import type { Wake } from '../../server/server-ports.ts'
import type { Store } from '../../server/store/open-database.ts'
import { createWordMaker } from '../../server/words/derive-words.ts'

/** Intake without the rest of the server: who is woken is written down. */
export interface TestIntake {
  readonly ports: IntakePorts
  /** Wakes one delivery, as the rest of the server does. */
  readonly wake: Wake
  /** The deliveries that were woken, in order. */
  readonly woken: string[]
}

const testPlan: Plan = {
  directory: 'contoso',
  population: [],
  worlds: ['ad'],
  pass: {
    use: 'passkey',
    lifetimeMinutes: 60,
    installFirst: false,
    securityInfoUrl: 'https://mysignins.example/security-info',
  },
  devices: {},
  route: 'claim',
  temporary: { expireHours: 72 },
  invitationBy: 'mail',
  inviteDaysBefore: 7,
  inviteAt: 540,
  remindDaysBefore: [3, 1],
  quietHours: { from: 1260, to: 480 },
  startsAt: 540,
  deadlineHours: 16,
  signInHours: 4,
  linkDays: 14,
  contactCoolDownHours: 24,
  findEverySeconds: 900,
  evidenceEverySeconds: 300,
  eraseAfterDays: 30,
}

/** Ports on a database, with a clock that stands at noon of 22 November 2026. */
export function createIntakePorts(database: Store, changes: Partial<IntakePorts> = {}): TestIntake {
  const woken: string[] = []
  const ports: IntakePorts = {
    database,
    wakeAll: (_, deliveries) => {
      woken.push(...deliveries)
      return Promise.resolve()
    },
    clock: { now: () => new Date('2026-11-22T12:00:00Z'), sleep: () => Promise.resolve() },
    newId: randomUUID,
    plan: testPlan,
    words: createWordMaker(new Secret(new Uint8Array(32).fill(7))),
    defaultDevice: 'laptop',
    defaultZone: 'Europe/Amsterdam',
    defaultCountry: 'NL',
    allowedCountries: ['NL', 'BE'],
    ...changes,
  }
  const wake: Wake = (_, delivery) => {
    woken.push(delivery)
    return Promise.resolve()
  }
  return { ports, wake, woken }
}
