import { useState } from 'preact/hooks'
import { createResetClient } from '../../protocol/reset-client.ts'
import { AccountNames } from '../parts/account-names.tsx'
import { MainButton } from '../parts/button.tsx'
import { Heading } from '../parts/heading.tsx'
import { Notice } from '../parts/notice.tsx'
import type { ResetProps } from '../parts/page-props.ts'
import { RichLine } from '../parts/rich-line.tsx'
import { Steps } from '../parts/steps.tsx'
import { WaitSteps } from '../parts/wait-steps.tsx'
import { partProblemText } from '../texts/problem-text.ts'

/** The page for where a reset is. Each has a key of its own: a new one takes the focus. */
export function ResetPage(props: ResetProps) {
  const { state } = props
  const words = props.texts.reset
  switch (state.stage) {
    case 'offer':
      return <OfferPage key="offer" {...props} />
    case 'registering': {
      const { heading, asked, making, there } = words.registering
      return <Wait key="registering" {...props} heading={heading} lines={[asked, making, there]} />
    }
    case 'ready':
      return <ReadyPage key="ready" {...props} />
    case 'checking': {
      const { heading, said, looking, found } = words.checking
      return <Wait key="checking" {...props} heading={heading} lines={[said, looking, found]} />
    }
  }
}

/** Nothing is registered before the press. */
function OfferPage(props: ResetProps) {
  const { texts, house, state, snapshot, journey, clock } = props
  const words = texts.reset
  return (
    <>
      <Steps {...props} now="password" />
      <Heading text={words.heading} house={house.organisation} />
      <AccountNames signIn={state.signIn} texts={texts} clock={clock} />
      <p class="lead">{words.lead}</p>
      <p class="quiet">{words.once}</p>
      <div class="act">
        <Problem {...props} />
        <MainButton
          busy={snapshot.busy === 'pass'}
          busyText={words.asking}
          onPress={() =>
            void journey.pressPart('pass', (claim) => createResetClient(claim).register(state))
          }
        >
          {words.press}
        </MainButton>
      </div>
    </>
  )
}

/** To Microsoft's page first; once the hire has been there, the next thing to press is "I have set my password". */
function ReadyPage(props: ResetProps) {
  const { texts, house, state, snapshot, journey, clock } = props
  const words = texts.reset
  const [went, setWent] = useState(false)
  return (
    <>
      <Steps {...props} now="password" />
      <Heading text={words.ready} house={house.organisation} />
      <AccountNames signIn={state.signIn} texts={texts} clock={clock} />
      {state.own && <p class="lead">{words.own}</p>}
      <h2>{words.todo}</h2>
      <ol class="todo">
        {words.steps.map((line) => (
          <li key={line}>
            <RichLine text={line} values={{ user: state.signIn.userName }} />
          </li>
        ))}
      </ol>
      <div class="act">
        <Problem {...props} />
        <a
          class={went ? 'second' : 'main'}
          href={state.url}
          target="_blank"
          rel="noreferrer"
          onClick={() => setWent(true)}
        >
          {words.open}
        </a>
        <p class="quiet centred">{words.newTab}</p>
        <button
          class={went ? 'main' : 'second'}
          type="button"
          aria-disabled={snapshot.busy !== undefined}
          onClick={() =>
            void journey.pressPart('check-pass', (claim) => createResetClient(claim).check())
          }
        >
          {words.done}
        </button>
      </div>
    </>
  )
}

function Wait(props: ResetProps & { readonly heading: string; readonly lines: readonly string[] }) {
  const { texts, house, heading, lines } = props
  return (
    <>
      <Steps {...props} now="password" />
      <Heading text={heading} house={house.organisation} />
      <WaitSteps texts={texts} lines={lines} at={1} />
    </>
  )
}

function Problem({ texts, state, snapshot }: ResetProps) {
  const code = snapshot.problem ?? state.problem
  if (!code) return null
  const kind = code === 'not-yet' ? 'know' : 'mend'
  return <Notice kind={kind}>{partProblemText(texts, 'reset', code)}</Notice>
}
