import type { ClaimStep } from '../../protocol/claim-api.ts'
import { AccountNames } from '../parts/account-names.tsx'
import { MainButton } from '../parts/button.tsx'
import { DeskWays } from '../parts/desk-ways.tsx'
import { Heading } from '../parts/heading.tsx'
import { Notice } from '../parts/notice.tsx'
import type { PageProps } from '../parts/page-props.ts'
import { RichLine } from '../parts/rich-line.tsx'
import type { Texts } from '../texts/en.ts'
import { fillText } from '../texts/fill-text.ts'
import { formatDay } from '../texts/format.ts'

type DoneProps = PageProps & { readonly state: ClaimStep<'done'> }

/** What the hire takes away: the name, the first steps at the first machine, whom to call. */
export function DonePage(props: DoneProps) {
  const { texts, house, state, clock, language, desk } = props
  const words = texts.done
  const hasPassword = state.password === 'set'
  const opens = hasPassword || state.cloud === 'registered'
  // Without a password nothing of Windows' own is ever typed.
  const signIn = hasPassword ? state.signIn : { ...state.signIn, windowsName: '' }
  const [lead, note] = wordsFor(state, texts)
  return (
    <>
      <Heading text={opens ? words.heading : words.headingLater} house={house.organisation} />
      {lead !== '' && <p class="lead">{lead}</p>}
      {note && <Notice kind="know">{note}</Notice>}
      {state.enabledLater && (
        <Notice kind="know">
          {fillText(words.later, { day: formatDay(state.startsOn, language) })}
        </Notice>
      )}
      <AccountNames signIn={signIn} texts={texts} clock={clock} />
      {opens && <FirstSignIn {...props} />}
      <DeskWays desk={desk} call={texts.call} />
      <NotesButton {...props} />
    </>
  )
}

/** What is set up, and what of the cloud's half is to be known. */
function wordsFor({ password, cloud }: ClaimStep<'done'>, { done }: Texts): [string, string?] {
  if (password === 'none') {
    if (cloud === 'registered') return [done.passkey]
    return ['', cloud === 'later' ? done.passLater : done.onlyNotPossible]
  }
  if (cloud === 'registered') return [done.both]
  if (cloud === 'none') return [done.lead]
  return [done.lead, cloud === 'later' ? done.passLater : done.passNotPossible]
}

/** The first steps at the first machine, with what this account signs in with there. */
function FirstSignIn({ texts, state }: DoneProps) {
  const words = texts.done
  const { device, password, cloud } = state
  const { userName, windowsName } = state.signIn
  const withPasskey = password === 'none' || (device === 'phone' && cloud === 'registered')
  const lines = withPasskey ? words.cloud[device] : words[device]
  return (
    <>
      <h2>{words.first[device]}</h2>
      <ol class="todo">
        {lines.map((line) => (
          <li key={line}>
            <RichLine text={line} values={{ user: userName, windows: windowsName }} />
          </li>
        ))}
      </ol>
      {cloud === 'registered' && !withPasskey && <p>{words.use}</p>}
      <p class="quiet">{withPasskey ? words.refusedCloud : words.refused}</p>
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
