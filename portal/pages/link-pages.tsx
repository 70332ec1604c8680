import { MainButton } from '../parts/button.tsx'
import { DeskWays } from '../parts/desk-ways.tsx'
import { Heading } from '../parts/heading.tsx'
import { Notice } from '../parts/notice.tsx'
import type { PageProps } from '../parts/page-props.ts'
import { problemText } from '../texts/problem-text.ts'

/** A link that opens nothing. Used, run out, mistyped and never sent look the same. */
export function BrokenPage({ whole, ...props }: PageProps & { readonly whole: boolean }) {
  const { texts, house, snapshot, journey, desk } = props
  const words = texts.broken
  return (
    <>
      <Heading text={words.heading} house={house.organisation} />
      <p class="lead">{whole ? words.lead : words.cut}</p>
      {whole ? (
        <div class="act">
          {snapshot.problem && <Notice kind="mend">{problemText(texts, snapshot.problem)}</Notice>}
          <MainButton
            busy={snapshot.busy === 'renew'}
            busyText={words.renewing}
            onPress={() => void journey.renew()}
          >
            {words.renew}
          </MainButton>
        </div>
      ) : (
        <DeskWays desk={desk} call={texts.call} />
      )}
    </>
  )
}

/** After *send me a new one*: the same words whether or not there was anything to send. */
export function RenewedPage({ texts, house, desk }: PageProps) {
  return (
    <>
      <Heading text={texts.broken.renewed} house={house.organisation} />
      <p class="lead">{texts.broken.renewedLead}</p>
      <p>{texts.none.lost}</p>
      <DeskWays desk={desk} call={texts.call} />
    </>
  )
}

/** The address without a link. */
export function NoLinkPage({ texts, house, desk }: PageProps) {
  return (
    <>
      <Heading text={texts.none.heading} house={house.organisation} />
      <p class="lead">{texts.none.lead}</p>
      <p>{texts.none.lost}</p>
      <DeskWays desk={desk} call={texts.call} />
    </>
  )
}

/** The claim's time is up and the link is not at hand any more. */
export function OverPage({ texts, house, desk }: PageProps) {
  return (
    <>
      <Heading text={texts.over.heading} house={house.organisation} />
      <p class="lead">{texts.over.lead}</p>
      <DeskWays desk={desk} call={texts.call} />
    </>
  )
}
