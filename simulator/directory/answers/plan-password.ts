import { accountFlags } from '../domain/account-flags.ts'
import { decidePasswordRestricted } from '../domain/decide-password-restricted.ts'
import { type Entry, readNumber, readText } from '../domain/entry.ts'
import {
  addPassword,
  createPasswordRecord,
  isAmongLast,
  isPresentPassword,
} from '../domain/password-record.ts'
import { findPasswordSettings } from '../domain/password-settings.ts'
import { countBadPassword } from '../domain/sign-in.ts'
import { windowsErrors } from '../domain/windows-error.ts'
import { formatFileTime, parseFileTime } from '../domain/windows-time.ts'
import type { Change, LdapControl } from '../wire/parse-ldap-message.ts'
import type { LdapResult } from '../wire/write-ldap-message.ts'
import type { ControllerView } from './controller-view.ts'
import { mayReset } from './decide-rights.ts'
import { asksForHistory } from './supported-controls.ts'

type Planned = { readonly apply: () => void } | { readonly refused: LdapResult }

/**
 * Judges what is to be done to `unicodePwd` (MS-ADTS 3.1.1.3.1.5). One `replace` is a reset: it needs the delegated
 * right and is free of history unless the policy-hints control asks for it. `delete` and `add` is a change: it needs the
 * old password, and is bound by history and by the minimum age.
 */
export function planPassword(
  view: ControllerView,
  identity: Entry,
  account: Entry,
  changes: readonly Change[],
  controls: readonly LdapControl[],
): Planned {
  const [first, second] = changes
  if (first?.operation === 'replace' && !second) {
    if (!mayReset(view, identity, account)) return { refused: windowsErrors.resetNotAllowed }
    const password = parsePassword(first)
    if (password === undefined) return { refused: windowsErrors.passwordMalformed }
    const withHistory = asksForHistory(controls, view.settings)
    return planSet(view, account, password, { withHistory, byReset: true })
  }
  if (first?.operation === 'delete' && second?.operation === 'add' && changes.length === 2) {
    return planOwnChange(view, account, parsePassword(first), parsePassword(second))
  }
  return { refused: windowsErrors.passwordMalformed }
}

function planOwnChange(
  view: ControllerView,
  account: Entry,
  old: string | undefined,
  password: string | undefined,
): Planned {
  if (old === undefined || password === undefined)
    return { refused: windowsErrors.passwordMalformed }
  if (account.mayNotChange) return { refused: windowsErrors.resetNotAllowed }
  if (!isPresentPassword(account.password, old)) {
    countBadPassword(view.domain, account, old, view.number)
    return { refused: windowsErrors.oldPasswordWrong }
  }
  const { minimumAge } = findPasswordSettings(view.domain, account)
  const lastSet = parseFileTime(readText(account, 'pwdLastSet') ?? '0').getTime()
  const tooYoung = lastSet + (minimumAge ?? 0) > view.domain.clock.now().getTime()
  if (tooYoung) return { refused: windowsErrors.passwordRestricted }
  return planSet(view, account, password, { withHistory: true, byReset: false })
}

function planSet(
  view: ControllerView,
  account: Entry,
  password: string,
  { withHistory, byReset }: { withHistory: boolean; byReset: boolean },
): Planned {
  const settings = findPasswordSettings(view.domain, account)
  const flags = readNumber(account, 'userAccountControl')
  const described = {
    name: readText(account, 'sAMAccountName') ?? '',
    displayName: readText(account, 'displayName') ?? '',
    exempt: (flags & accountFlags.passwordNotRequired) !== 0,
  }
  const record = account.password
  const used = withHistory && record && isAmongLast(record, password, settings.historyLength)
  if (used || decidePasswordRestricted(password, described, settings)) {
    return { refused: windowsErrors.passwordRestricted }
  }
  const mustChange = byReset && !view.settings.unexpirePassword
  return {
    apply: () => {
      account.password = record ? addPassword(record, password) : createPasswordRecord(password)
      const stamp = mustChange ? '0' : formatFileTime(view.domain.clock.now())
      view.domain.set(account, 'pwdLastSet', [stamp])
    },
  }
}

/** The text between the quotes of the one value; `undefined` where it is not quoted UTF-16LE. */
function parsePassword(change: Change): string | undefined {
  const [value] = change.values
  if (!value || change.values.length !== 1 || value.length % 2 !== 0) return undefined
  const text = value.toString('utf16le')
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"')
    ? text.slice(1, -1)
    : undefined
}
