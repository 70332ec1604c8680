import type { PasswordSettings } from './password-settings.ts'

/** Which rule a password breaks. A controller never says which; tests and this simulator's own pages may know. */
type PasswordRestriction = 'too-long' | 'too-short' | 'account-name' | 'full-name' | 'classes'

/**
 * The rules for the text of a password that hold for a reset as for a change (MS-SAMR 3.1.1.7.2): length in UTF-16 code
 * units, and under *complexity* the account name, the parts of the full name, and three of five classes of characters.
 */
export function decidePasswordRestricted(
  password: string,
  account: { readonly name: string; readonly displayName: string; readonly exempt: boolean },
  settings: PasswordSettings,
): PasswordRestriction | undefined {
  if (password.length > 256) return 'too-long'
  // UF_PASSWD_NOTREQD: nothing else is asked of it.
  if (account.exempt) return undefined
  if (password.length < settings.minimumLength) return 'too-short'
  if (!settings.complexity) return undefined
  const lower = password.toLowerCase()
  if (account.name.length > 2 && lower.includes(account.name.toLowerCase())) return 'account-name'
  const parts = account.displayName.toLowerCase().split(/[\s,.\-_#]/)
  if (parts.some((part) => part.length > 2 && lower.includes(part))) return 'full-name'
  return countClasses(password) < 3 ? 'classes' : undefined
}

function countClasses(password: string): number {
  const classes = [
    /\p{Lu}/u,
    /\p{Ll}/u,
    /[0-9]/,
    /[~!@#$%^&*_\-+=`|\\(){}[\]:;"'<>,.?/ ]/,
    // Letters that have no case, such as those of most Asian scripts.
    /[\p{Lo}\p{Lt}\p{Lm}]/u,
  ]
  return classes.filter((each) => each.test(password)).length
}
