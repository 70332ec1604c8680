import { useState } from 'preact/hooks'
import { Heading } from '../parts/heading.tsx'
import { Notice } from '../parts/notice.tsx'
import type { PassProps } from '../parts/page-props.ts'
import { Steps } from '../parts/steps.tsx'
import { useNow } from '../parts/use-now.ts'
import { WaitSteps } from '../parts/wait-steps.tsx'

/** From then on a wait is explained. A tenant usually answers within two seconds. */
const slowAfter = 15_000

/** The pass is being made: an agent asks the tenant. */
export function MintingPage(props: PassProps) {
  const words = props.texts.pass.minting
  const lines = [words.asked, words.making, words.shown]
  return <Wait {...props} heading={words.heading} lines={lines} slow={words.slow} />
}

/** The hire says that it is done, and an agent looks. */
export function CheckingPage(props: PassProps) {
  const words = props.texts.pass.checking
  const { use } = props.state
  const lines = [words.said, words.looking, words.found[use]]
  return <Wait {...props} heading={words.heading[use]} lines={lines} slow={words.slow} />
}

function Wait(
  props: PassProps & {
    readonly heading: string
    readonly lines: readonly string[]
    readonly slow: string
  },
) {
  const { texts, house, clock, heading, lines, slow } = props
  const [since] = useState(() => clock.now().getTime())
  const isSlow = useNow(clock, 0).getTime() - since > slowAfter
  return (
    <>
      <Steps {...props} now="pass" />
      <Heading text={heading} house={house.organisation} />
      <WaitSteps texts={texts} lines={lines} at={1} />
      <div aria-live="polite">{isSlow && <Notice kind="know">{slow}</Notice>}</div>
    </>
  )
}
