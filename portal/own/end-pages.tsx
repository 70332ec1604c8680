import type { OwnStep } from '../../protocol/own-client.ts'
import { AccountNames } from '../parts/account-names.tsx'
import { MainButton } from '../parts/button.tsx'
import { DeskWays } from '../parts/desk-ways.tsx'
import { Heading } from '../parts/heading.tsx'
import { fillText } from '../texts/fill-text.ts'
import { ownProblemText } from './own-problem.ts'
import type { OwnProps } from './own-props.ts'

/** It is set: where it works now, that a message is on its way, and whom to call if this was somebody else. */
export function OwnDonePage({
  words,
  house,
  state,
  clock,
}: OwnProps & { readonly state: OwnStep<'done'> }) {
  const signIn = {
    userName: state.userPrincipalName,
    windowsName: `${state.domain}\\${state.samAccountName}`,
  }
  return (
    <>
      <Heading text={words.done} house={house.organisation} />
      <p class="lead">{fillText(words.works, { house: house.organisation })}</p>
      <AccountNames signIn={signIn} texts={words.shared} clock={clock} />
      <p>{words.message}</p>
      <DeskWays desk={house.desk} call={words.shared.call} />
      <p class="quiet centred">{words.close}</p>
    </>
  )
}

/** It ended otherwise: why, as far as it may be said, and what to do next. */
export function OwnOverPage(props: OwnProps & { readonly state: OwnStep<'over'> }) {
  const { words, house, state, snapshot, visit } = props
  return (
    <>
      <Heading text={words.shared.stuck.heading} house={house.organisation} />
      <p class="lead">{ownProblemText(props, state.problem)}</p>
      <DeskWays desk={house.desk} call={words.shared.call} />
      <div class="act">
        <MainButton busy={snapshot.busy} busyText={words.again} onPress={() => void visit.again()}>
          {words.again}
        </MainButton>
      </div>
    </>
  )
}
