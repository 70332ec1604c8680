import {
  findBrokenRules,
  type PasswordPolicy,
  type PasswordRule,
  type PersonNames,
} from '../../protocol/password-policy.ts'
import { findPersonalWord } from './find-personal-word.ts'
import type { Judgement } from './strength.ts'

/** A rule as the page shows it: `open` while nothing can be said yet. */
export interface ShownRule {
  readonly rule: PasswordRule
  readonly is: 'open' | 'met' | 'broken'
}

/** What the rules of one account are decided from. */
export interface RuleFacts {
  readonly policy: Pick<PasswordPolicy, 'minimumLength' | 'complexity'>
  readonly names: PersonNames
  readonly personalWords: readonly string[]
}

/**
 * The rules of this very account, as they stand for what is typed so far. Rules that hardly anybody breaks are shown only
 * when broken. Without a judgement of the worker, known-bad words stay open: the agent checks a longer list anyway.
 */
export function decideRules(
  password: string,
  facts: RuleFacts,
  judgement: Judgement | undefined,
): readonly ShownRule[] {
  const broken = new Set(findBrokenRules(password, facts.policy, facts.names))
  if (findPersonalWord(password, facts.personalWords)) broken.add('contains-name')
  if (judgement?.knownBad) broken.add('known-bad')
  const shown: readonly PasswordRule[] = [
    'too-short',
    ...(facts.policy.complexity ? (['too-few-kinds'] as const) : []),
    'contains-name',
    'known-bad',
    ...rare.filter((rule) => broken.has(rule)),
  ]
  return shown.map((rule) => ({ rule, is: stateOf(rule) }))

  function stateOf(rule: PasswordRule): ShownRule['is'] {
    if (password === '') return 'open'
    if (broken.has(rule))
      return rule === 'too-short' || rule === 'too-few-kinds' ? 'open' : 'broken'
    return rule === 'known-bad' && !judgement ? 'open' : 'met'
  }
}

/** Whether a password may be handed over: everything is met, or cannot be known here. */
export function mayHandOver(rules: readonly ShownRule[], judged: boolean): boolean {
  return rules.every(
    ({ rule, is }) => is === 'met' || (rule === 'known-bad' && is === 'open' && !judged),
  )
}

const rare: readonly PasswordRule[] = ['too-long', 'not-allowed-character']
