import type { ClaimStep } from '../../protocol/claim-api.ts'
import { fillText } from '../texts/fill-text.ts'
import { formatLeft } from '../texts/format.ts'
import { DeskWays } from './desk-ways.tsx'
import { Icon } from './icon.tsx'
import type { PageProps } from './page-props.ts'
import { useNow } from './use-now.ts'

/** "Didn't get it?": where to look, again (with a countdown), and a person. */
export function CodeHelp(props: PageProps & { readonly state: ClaimStep<'code'> }) {
  const { texts, desk, state } = props
  return (
    <details class="help">
      <summary>{texts.code.missing}</summary>
      <p>{texts.code.look[state.channel]}</p>
      <SendAgain {...props} />
      <p>{texts.code.person}</p>
      <DeskWays desk={desk} call={texts.call} />
    </details>
  )
}

function SendAgain({
  texts,
  language,
  clock,
  snapshot,
  journey,
  state,
}: PageProps & { readonly state: ClaimStep<'code'> }) {
  const now = useNow(clock, snapshot.skew)
  const wait = state.againAt ? new Date(state.againAt).getTime() - now.getTime() : 0
  const sending = snapshot.busy === 'send' || state.stage === 'asked'
  return (
    <button
      class="second"
      type="button"
      aria-disabled={wait > 0 || sending}
      onClick={() => {
        if (wait <= 0 && !sending) void journey.send(state.channel)
      }}
    >
      <Icon name="again" />
      {sending && texts.code.sending}
      {!sending &&
        (wait > 0
          ? fillText(texts.code.againIn, { left: formatLeft(wait, language) })
          : texts.code.again)}
    </button>
  )
}
