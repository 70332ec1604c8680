import type { ClaimStep } from '../../protocol/claim-api.ts'
import { DeskWays } from '../parts/desk-ways.tsx'
import { Heading } from '../parts/heading.tsx'
import type { PageProps } from '../parts/page-props.ts'
import { problemText } from '../texts/problem-text.ts'

/** A person takes over: why, whom to call, and the reference to name. */
export function StuckPage(props: PageProps & { readonly state: ClaimStep<'stuck'> }) {
  const { texts, house, state, desk } = props
  const words = texts.stuck
  return (
    <>
      <Heading text={words.heading} house={house.organisation} />
      <p class="lead">{words.lead}</p>
      {state.problem !== 'needs-desk' && <p>{problemText(texts, state.problem)}</p>}
      {state.ticket && (
        <dl class="account">
          <div>
            <dt>{words.ticket}</dt>
            <dd class="big">
              <bdi>{state.ticket}</bdi>
            </dd>
          </div>
        </dl>
      )}
      <DeskWays desk={desk} call={texts.call} />
    </>
  )
}
