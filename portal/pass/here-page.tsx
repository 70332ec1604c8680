import { useState } from 'preact/hooks'
import type { Secret } from '../../protocol/secret.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { Heading } from '../parts/heading.tsx'
import { NameText } from '../parts/name-text.tsx'
import { Notice } from '../parts/notice.tsx'
import type { PassProps } from '../parts/page-props.ts'
import { RichLine } from '../parts/rich-line.tsx'
import { Steps } from '../parts/steps.tsx'
import { fillPlural } from '../texts/fill-text.ts'
import { OtherWays } from './other-ways.tsx'
import { PassCode } from './pass-code.tsx'
import { PassLife } from './pass-life.tsx'
import { PassProblem } from './pass-problem.tsx'

export type HereProps = PassProps & {
  readonly pass: Secret
  /** Milliseconds that it lives. */
  readonly left: number
}

/** The pass, what it is good for and how long, and the way to where it is used. */
export function HerePage(props: HereProps) {
  const { texts, house, state, clock } = props
  const words = texts.pass.here
  return (
    <>
      <Steps {...props} now="pass" />
      <Heading text={words.heading[state.use]} house={house.organisation} />
      <PassProblem {...props} />
      <div class="pass">
        <PassCode {...props} />
        <PassLife {...props} />
      </div>
      <dl class="account">
        <div>
          <dt>{words.name}</dt>
          <dd class="big">
            <NameText name={state.userName} />
            <CopyButton
              text={() => state.userName}
              label={words.copyName}
              copied={texts.password.copied}
              clock={clock}
            />
          </dd>
        </div>
      </dl>
      <h2>{words.todo}</h2>
      {/* What counts from the first use is said before it. */}
      <ol class="todo">
        {words[state.use].map((line) => (
          <li key={line}>
            <RichLine text={line} values={{ user: state.userName }} />
          </li>
        ))}
      </ol>
      {state.minutesFromUse !== undefined && (
        <Notice kind="know">
          {fillPlural(words.minutes, state.minutesFromUse, props.language)}
        </Notice>
      )}
      <Ways {...props} />
    </>
  )
}

/** To Microsoft's page first; once the hire has been there, the next thing to press is "I have registered it". */
function Ways(props: HereProps) {
  const { texts, state, pass, snapshot, journey } = props
  const words = texts.pass.here
  const leads = state.use === 'passkey'
  const [went, setWent] = useState(!leads)
  const checking = snapshot.busy === 'check-pass'
  const go = () => {
    setWent(true)
    // Where that is not allowed the link still opens, and the pass stands above.
    pass.reveal((text) => navigator.clipboard?.writeText(text))?.catch(() => {})
  }
  return (
    <div class="act">
      {leads && (
        <>
          <a
            class={went ? 'second' : 'main'}
            href={state.securityInfoUrl}
            target="_blank"
            rel="noreferrer"
            onClick={go}
          >
            {words.open}
          </a>
          <p class="quiet centred">{words.newTab}</p>
        </>
      )}
      <button
        class={went ? 'main' : 'second'}
        type="button"
        aria-disabled={checking}
        onClick={() => {
          if (!checking) void journey.checkPass()
        }}
      >
        {checking ? words.checking : words.registered[state.use]}
      </button>
      <OtherWays {...props} />
    </div>
  )
}
