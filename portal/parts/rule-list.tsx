import type { ClaimStep } from '../../protocol/claim-api.ts'
import type { PasswordRule } from '../../protocol/password-policy.ts'
import type { ShownRule } from '../password/decide-rules.ts'
import { fillPlural, fillText } from '../texts/fill-text.ts'
import { Icon } from './icon.tsx'
import type { PageProps } from './page-props.ts'

/** The rules of this account, ticking while the hire types, and what else is known of them. */
export function RuleList(
  props: PageProps & {
    readonly state: ClaimStep<'password'>
    readonly rules: readonly ShownRule[]
  },
) {
  const { texts, state, rules } = props
  const { policy } = state
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
      {policy.historyLength > 0 && state.purpose === 'again' && (
        <p class="quiet">{words.history}</p>
      )}
      {policy.maximumAgeDays !== undefined && (
        <p class="quiet">
          {fillPlural(words.expires, Math.floor(policy.maximumAgeDays), props.language)}
        </p>
      )}
      {policy.source === 'configured' && <p class="quiet">{words.uncertain}</p>}
    </div>
  )
}

function ruleText(
  rule: PasswordRule,
  { texts, house, state }: PageProps & { readonly state: ClaimStep<'password'> },
): string {
  const words = texts.password.rule
  switch (rule) {
    case 'too-short':
      return fillText(words[rule], { length: Math.max(state.policy.minimumLength, 1) })
    case 'contains-name':
      return fillText(words[rule], { house: house.organisation })
    case 'too-long':
    case 'too-few-kinds':
    case 'known-bad':
    case 'not-allowed-character':
      return words[rule]
  }
}
