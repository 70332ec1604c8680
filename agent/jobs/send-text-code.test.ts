import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { systemClock } from '../../protocol/clock.ts'
import { zGuardRules } from '../guard/guard-rules.ts'
import { openJournal } from '../journal/open-journal.ts'
import { systemRandomness } from '../randomness.ts'
import { createAccountTurns } from './account-turns.ts'
import type { JobTools } from './job-tools.ts'
import { sendTextCode } from './send-text-code.ts'
import { TextCodes } from './text-codes.ts'

const log = { debug() {}, info() {}, warn() {}, error() {} }
const perDay = 3

test('lanes that count at the same moment send no more texts than the day allows', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'firstkey-texts-'))
  const journal = await openJournal(folder)
  const own = { containers: ['OU=Newcomers,DC=contoso,DC=test'], texts: { perDay } }
  const rules = zGuardRules.parse({ directories: { contoso: own } }).directories['contoso']
  const sentTo: string[] = []
  // Every controller answers at once, so that all lanes come to the limit together.
  const tools = {
    ...{ rules, journal, log, clock: systemClock, random: systemRandomness },
    directory: {
      name: 'contoso',
      readAccount: (account: string) =>
        Promise.resolve({
          outcome: 'read',
          value: {
            account,
            distinguishedName: `CN=${account},OU=Newcomers,DC=contoso,DC=test`,
            ...{ samAccountName: account, userPrincipalName: account, mobile: '+31612345678' },
            ...{ groups: [], logons: [], pwdLastSet: '0', whenCreated: new Date() },
          },
        }),
    },
    texts: {
      parseNumber: (text: string) => text,
      send: ({ to }: { readonly to: string }) => {
        sentTo.push(to)
        return Promise.resolve({ outcome: 'sent' })
      },
    },
    identity: { key: { thumbprint: 'A'.repeat(43) }, list: { agents: () => [] } },
    codes: new TextCodes(systemRandomness),
    turns: createAccountTurns(),
    allowances: { list: () => Promise.resolve([]) },
    forgetAfterDays: 60,
    reach: () => undefined,
    writeRefusal: () => Promise.resolve(),
  } as unknown as JobTools
  const answers = await Promise.all(
    Array.from({ length: 8 }, () =>
      sendTextCode(
        {
          ...{ id: crypto.randomUUID(), kind: 'send-text-code', directory: 'contoso' },
          ...{ delivery: crypto.randomUUID(), account: crypto.randomUUID(), purpose: 'first' },
          ...{ expiresAt: new Date().toISOString(), language: 'en' },
          browser: { sig: 'S'.repeat(43), enc: 'E'.repeat(43) },
        },
        tools,
      ),
    ),
  )
  expect(sentTo).toHaveLength(perDay)
  expect(answers.filter(({ outcome }) => outcome === 'refused')).toHaveLength(8 - perDay)
  await journal.close()
  rmSync(folder, { recursive: true })
})
