import { useEffect } from 'preact/hooks'
import { MainButton } from '../parts/button.tsx'
import { Heading } from '../parts/heading.tsx'
import type { PassProps } from '../parts/page-props.ts'
import { Steps } from '../parts/steps.tsx'
import { useNow } from '../parts/use-now.ts'
import { HerePage } from './here-page.tsx'
import { OfferPage } from './offer-page.tsx'
import { OtherWays } from './other-ways.tsx'
import { PassProblem } from './pass-problem.tsx'
import { CheckingPage, MintingPage } from './wait-pages.tsx'

/** The page for where the pass is. Each has a key of its own: a new one takes the focus. */
export function PassPage(props: PassProps) {
  const { state } = props
  switch (state.stage) {
    case 'offer':
      return <OfferPage key="offer" {...props} />
    case 'minting':
      return <MintingPage key="minting" {...props} />
    case 'here':
      return <PassThere key="here" {...props} />
    case 'checking':
      return <CheckingPage key="checking" {...props} />
  }
}

function PassThere(props: PassProps) {
  const { texts, state, snapshot, clock, journey } = props
  const { pass } = snapshot
  const now = useNow(clock, snapshot.skew)
  const left = state.pass && new Date(state.pass.expiresAt).getTime() - now.getTime()
  const ended = left !== undefined && left <= 0
  // Not while drawing: letting go of it draws the page anew.
  useEffect(() => {
    if (ended && pass !== undefined) journey.hidePass()
  }, [ended, pass])
  if (ended) {
    return <NewPass key="ended" {...props} words={{ ...texts.pass.ended, ...again(props) }} />
  }
  if (pass === undefined && state.pass) return <p class="lead waiting">{texts.moment}</p>
  if (pass === undefined || pass === 'elsewhere' || left === undefined) {
    return <NewPass key="elsewhere" {...props} words={texts.pass.elsewhere} />
  }
  return <HerePage {...props} pass={pass} left={left} />
}

const again = ({ texts }: PassProps) => ({ show: texts.pass.offer.again })

/** There is a pass, but none that can be shown here: another one ends it. */
function NewPass(
  props: PassProps & { readonly words: { heading: string; lead: string; show: string } },
) {
  const { texts, house, state, snapshot, journey, words } = props
  const busy = snapshot.busy === 'pass'
  return (
    <>
      <Steps {...props} now="pass" />
      <Heading text={words.heading} house={house.organisation} />
      <p class="lead">{words.lead}</p>
      <div class="act">
        <PassProblem {...props} />
        <MainButton
          busy={busy}
          busyText={texts.pass.offer.asking}
          onPress={() => void journey.askForPass(state)}
        >
          {words.show}
        </MainButton>
        <OtherWays {...props} check />
      </div>
    </>
  )
}
