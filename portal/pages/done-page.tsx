import type { ClaimStep } from '../../protocol/claim-api.ts'
import { AccountNames } from '../parts/account-names.tsx'
import { MainButton } from '../parts/button.tsx'
import { DeskWays } from '../parts/desk-ways.tsx'
import { Heading } from '../parts/heading.tsx'
import { Notice } from '../parts/notice.tsx'
import type { PageProps } from '../parts/page-props.ts'
import { RichLine } from '../parts/rich-line.tsx'
import { fillText } from '../texts/fill-text.ts'
import { formatDay } from '../texts/format.ts'

type DoneProps = PageProps & { readonly state: ClaimStep<'done'> }

/** What the hire takes away: the name, the first steps at the first machine, whom to call. */
export function DonePage(props: DoneProps) {
  const { texts, house, state, clock, language, desk } = props
  const words = texts.done
  const { userName, windowsName } = state.signIn
  return (
    <>
      <Heading text={words.heading} house={house.organisation} />
      <p class="lead">{words.lead}</p>
      {state.enabledLater && (
        <Notice kind="know">
          {fillText(words.later, { day: formatDay(state.startsOn, language) })}
        </Notice>
      )}
      <AccountNames signIn={state.signIn} texts={texts} clock={clock} />
      <h2>{words.first[state.device]}</h2>
      <ol class="todo">
        {words[state.device].map((line) => (
          <li key={line}>
            <RichLine text={line} values={{ user: userName, windows: windowsName }} />
          </li>
        ))}
      </ol>
      <p class="quiet">{words.refused}</p>
      <DeskWays desk={desk} call={texts.call} />
      <NotesButton {...props} />
    </>
  )
}

function NotesButton({ texts, state, snapshot, journey }: DoneProps) {
  const words = texts.done
  if (!state.notesTo) return <p class="quiet centred">{words.close}</p>
  if (snapshot.notes === 'sent') {
    return (
      <div class="act">
        <p class="good">{words.notesSent}</p>
        <p class="quiet centred">{words.close}</p>
      </div>
    )
  }
  return (
    <div class="act">
      {snapshot.notes === 'failed' && <Notice kind="mend">{words.notesFailed}</Notice>}
      <MainButton
        busy={snapshot.busy === 'notes'}
        busyText={words.notesSending}
        onPress={() => void journey.sendNotes()}
      >
        {words.notes}
      </MainButton>
      <p class="quiet centred">{fillText(words.notesTo, { to: state.notesTo })}</p>
    </div>
  )
}
