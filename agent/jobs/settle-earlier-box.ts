import { instantOfFileTime } from '../guard/decide-never-used.ts'
import type { SettingEnd } from '../journal/journal-entry.ts'
import type { JobTools } from './job-tools.ts'

const believeUnchangedMs = 60_000
const clockSlackMs = 5 * 60_000

/**
 * Settles, by reading alone, a box of this account whose outcome is unknown and whose password is not at hand: the
 * connection was lost, and the box never came again. `unknown`: it cannot be told yet, and no other box may go ahead.
 * Called in the account's turn.
 */
export async function settleEarlierBox(
  account: string,
  tools: JobTools,
): Promise<'settled' | 'unknown'> {
  const { directory, journal, clock } = tools
  const setting = journal.index.findUnsettled(directory.name, account)?.setting
  if (!setting) return 'settled'
  const { before, controller, jti } = setting
  const read = await directory.settlePassword(account, { pwdLastSet: before, controller })
  const now = clock.now()
  const age = now.getTime() - Date.parse(setting.at)
  // A controller that hung may still do what it was asked; its connection is long dead after this.
  if (read.settled === 'unknown' || (read.settled === 'unchanged' && age < believeUnchangedMs)) {
    return 'unknown'
  }
  const where = { at: now.toISOString(), directory: directory.name, account, jti } as const
  const code = 'outcome-unknown'
  const isLook = setting.type === 'setting' && setting.elsewhere === true
  const end: SettingEnd =
    // What another agent may have set is nobody's until a bind has told.
    !isLook && read.settled === 'changed' && isOfThatTime(read.pwdLastSet, setting.at, now)
      ? { type: 'unproved', ...where, pwdLastSet: read.pwdLastSet, code }
      : { type: 'not-set', ...where, code }
  await journal.append(end)
  return 'settled'
}

function isOfThatTime(pwdLastSet: string, settingAt: string, now: Date): boolean {
  if (pwdLastSet === '0') return true
  const setAt = instantOfFileTime(pwdLastSet).getTime()
  const latest = Math.min(Date.parse(settingAt) + clockSlackMs, now.getTime() + clockSlackMs)
  return setAt >= Date.parse(settingAt) - clockSlackMs && setAt <= latest
}
