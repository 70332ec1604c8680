import type { PasswordPolicy, PasswordRule } from '../../protocol/password-policy.ts'
import type { ShownRule } from '../password/decide-rules.ts'
import { fillPlural, fillText } from '../texts/fill-text.ts'
import { Icon } from './icon.tsx'
import type { PageProps } from './page-props.ts'

type RuleProps = Pick<PageProps, 'texts' | 'language' | 'house'> & {
  readonly policy: PasswordPolicy
}

/** The rules of this account, ticking while the hire types, and what else is known of them. */
export function RuleList(
  props: RuleProps & {
    readonly rules: readonly ShownRule[]
    /** The directory remembers passwords of this very person. */
    readonly remembers: boolean
  },
) {
  const { texts, policy, rules, remembers } = props
  const words = texts.password
  const icons = { met: 'tick', open: 'dot', broken: 'cross' } as const
  return (
    <div class="rules" id="password-rules">
      <p class="label">{words.rules}</p>
      <ul>
        {rules.map(({ rule, is }) => (
          <li key={rule} class={is}>
            <Icon name={icons[is]} />
            <span>
              {ruleText(rule, props)}
              <span class="said">, {is === 'met' ? words.met : words.open}</span>
            </span>
          </li>
        ))}
      </ul>
      {policy.historyLength > 0 && remembers && <p class="quiet">{words.history}</p>}
      {policy.maximumAgeDays !== undefined && (
        <p class="quiet">
          {fillPlural(words.expires, Math.floor(policy.maximumAgeDays), props.language)}
        </p>
      )}
      {policy.source === 'configured' && <p class="quiet">{words.uncertain}</p>}
    </div>
  )
}

function ruleText(rule: PasswordRule, { texts, house, policy }: RuleProps): string {
  const words = texts.password.rule
  switch (rule) {
    case 'too-short':
      return fillText(words[rule], { length: Math.max(policy.minimumLength, 1) })
    case 'contains-name':
      return fillText(words[rule], { house: house.organisation })
    case 'too-long':
    case 'too-few-kinds':
    case 'known-bad':
    case 'not-allowed-character':
      return words[rule]
  }
}
